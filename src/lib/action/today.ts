import { page } from '$app/state';
import { calendarDay } from './action';

/** The day it is for whoever looks, as the server reckoned it: both sides of a page say the same. For components alone. */
export const today = (): string => page.data.today ?? calendarDay();

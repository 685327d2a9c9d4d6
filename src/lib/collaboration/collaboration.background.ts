import { attachRooms } from './server';

attachRooms();

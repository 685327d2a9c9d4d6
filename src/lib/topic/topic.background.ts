import { onEvent } from '$lib/server/outbox';
import { mailFollowers } from './mail-followers.server';

onEvent('mail those who follow a topic', 'post.added', mailFollowers);

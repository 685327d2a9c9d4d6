// Builds as the start does, so that the servers the tests start find a build they need not make again.
import { buildIfNeeded } from '../../src/start/build.js';

await buildIfNeeded();

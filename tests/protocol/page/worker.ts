import { verdictOrFailure } from './check.ts';

postMessage(await verdictOrFailure());

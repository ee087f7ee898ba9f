/** What seals, opens, sends and reads replies: a file by itself, fetched by whoever writes or comes back to read. */
export { loadCrypto } from '#protocol/engines/select.ts';
export { Delivery, sendDummy } from './delivery.ts';
export { Visitor } from './visitor.ts';

/** Names, producers and consumers of the queue: BullMQ on a Redis that may be emptied at any time. */
export { type Consumer, type ConsumerOptions, type Outcome, openConsumer } from './consumer.ts';
export { PREFIX, WORKS, type Work } from './jobs.ts';
export { openProducer, type Producer, type QueueOptions } from './producer.ts';

/** The one seam between the two databases: what each of them does in its own way. All else is SQL that both speak. */
import type { Sql } from './database.ts';
import type { Reports } from './reports.ts';

export interface Engine {
  readonly sql: Sql;
  readonly reports: Reports;
  /** Takes the sealed bytes of these reports away; their rows still stand, so that it can be repeated. */
  eraseBodies(ids: readonly string[]): Promise<void>;
  /** As `Upkeep` promises. */
  rebuild(): Promise<void>;
  checkpoint(): Promise<void>;
  /**
   * Another text whenever any process changed the database.
   * @param unheard rows that this process wrote and nobody is to be told of
   */
  changeCounter(unheard: number): string;
  close(): Promise<void>;
}

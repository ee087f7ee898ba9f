/** One thing that a file says besides what it shows. */
export interface Findings {
  readonly kind: 'place' | 'date' | 'device' | 'person' | 'words';
  /** As found in the file; empty where the fact says enough. */
  readonly value: string;
}

/**
 * Fields of a text: instructions that a program computes, such as a page number. Few of them say no more than they show;
 * of all others the result stays as plain text, because instructions name files, addresses and data sources.
 */
import { kindOf } from './hidden.ts';
import type { Sink } from './markup.ts';

const HARMLESS =
  /^\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|PAGEREF|REF|TOC|SEQ|STYLEREF|SYMBOL|EQ|FORMCHECKBOX|FORMTEXT|FORMDROPDOWN|NOTEREF|=)(?:\s|$)/i;
const TELLING = /[A-Za-z]:\\\\|\\\\\\\\|https?:|file:|@[\w-]+\./i;
const BOOKMARKED = /^(\s*(?:PAGEREF|REF|NOTEREF)\s+)("?)([^\s"]+)("?)/i;

interface OpenField {
  instruction: string;
  /** Pieces of the output that vanish if the field may not stay. */
  readonly pieces: { start: number; end: number }[];
  counted: number;
  isDecided: boolean;
  isKept: boolean;
}

export class Fields {
  readonly #open: OpenField[] = [];
  readonly #rename: (bookmark: string) => string;
  #lastMark: { field: OpenField; type: string } | null = null;

  constructor(rename: (bookmark: string) => string) {
    this.#rename = rename;
  }

  /** Of a field in one element; its instruction is changed in place. */
  simple(attributes: Map<string, string>): boolean {
    const instruction = attributes.get('w:instr') ?? '';
    attributes.clear();
    attributes.set('w:instr', this.#renamed(instruction));
    return isHarmless(instruction);
  }

  /** At a field's begin, separator or end; false leaves the mark out. */
  mark(type: string, sink: Sink): boolean {
    if (type === 'begin') {
      const field = { instruction: '', pieces: [], counted: 0, isDecided: false, isKept: false };
      this.#open.push(field);
      this.#lastMark = { field, type };
      return true;
    }
    const field = this.#open.at(-1);
    if (field === undefined) return false;
    this.#decide(field, sink);
    if (type === 'end') this.#open.pop();
    this.#lastMark = { field, type };
    return field.isKept;
  }

  closed(start: number, sink: Sink): void {
    if (this.#lastMark?.type === 'begin')
      this.#lastMark.field.pieces.push({ start, end: sink.output.length });
  }

  instruction(text: string): void {
    const field = this.#open.at(-1);
    if (field !== undefined) field.instruction += text;
  }

  /** Text of an instruction as it is written, and counted until the field is decided. */
  rewrite(text: string): string | null {
    const field = this.#open.at(-1);
    if (field === undefined || field.isDecided) return null;
    const renamed = this.#renamed(text);
    for (const character of renamed) if (!/[\s\p{Cc}]/u.test(character)) field.counted += 1;
    return renamed;
  }

  /** Where the instruction's element lies in the output. */
  written(start: number, sink: Sink): void {
    const field = this.#open.at(-1);
    if (field !== undefined && !field.isDecided) field.pieces.push({ start, end: sink.output.length });
  }

  #decide(field: OpenField, sink: Sink): void {
    if (field.isDecided) return;
    field.isDecided = true;
    field.isKept = isHarmless(field.instruction);
    if (field.isKept) return;
    for (const { start, end } of field.pieces) sink.output.fill('', start, Math.min(end, sink.output.length));
    sink.characters -= field.counted;
  }

  #renamed(instruction: string): string {
    return instruction.replace(
      BOOKMARKED,
      (_all, before: string, open: string, name: string, close: string) =>
        `${before}${open}${this.#rename(name)}${close}`,
    );
  }
}

const isHarmless = (instruction: string): boolean =>
  HARMLESS.test(instruction) && !TELLING.test(instruction) && kindOf(instruction) === null;

/** What the tests of all sites stand on: a newsroom with its relay, one real site at a time, and a line to it. */
import { expect } from '@jest/globals';
import sharp from 'sharp';
import { type VerifiedBundle, verifyBundle } from '#newsroom/site/bundle.ts';
import type { Article, WithdrawalReason } from '#protocol/article.ts';
import { toHex } from '#protocol/bytes.ts';
import { VerifiedDirectory } from '#protocol/directory.ts';
import { sha256 } from '#protocol/engines/webcrypto.ts';
import {
  type Cms,
  type Fetch,
  openCms,
  type Promoted,
  promote,
  type Wish,
  withdraw,
} from '#publisher/index.ts';
import { startWorld, type World } from '../../desk/client/world.ts';
import { anArticle, type TestDesk } from '../../support/desk.ts';
import { relayPlace, startRelay } from '../../support/relay.ts';
import { type Line, startLine, statusOf, type TestSite } from '../../support/sites/site.ts';

/** Noise does not compress: 3 bytes a pixel. */
export const noise = async (width: number, height: number): Promise<Uint8Array> =>
  new Uint8Array(
    await sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer(),
  );

/** A newsroom in this process, whose relay's way out a test may stand in. */
export interface Room {
  readonly world: World;
  readonly photo: Uint8Array;
  readonly large: Uint8Array;
  wayOut: Fetch;
  close(): Promise<void>;
}

export async function openRoom(): Promise<Room> {
  const place = await relayPlace();
  const world = await startWorld(place);
  const relay = await startRelay(world.desk, place, { wayOut: () => room.wayOut });
  const plain = { width: 320, height: 240, channels: 3, background: '#2f6f8f' } as const;
  const room: Room = {
    world,
    photo: new Uint8Array(await sharp({ create: plain }).jpeg().toBuffer()),
    large: await noise(1000, 960),
    wayOut: fetch,
    async close() {
      await relay.stop();
      await world.stop();
    },
  };
  return room;
}

const hash = async (bytes: Uint8Array): Promise<string> => toHex(await sha256(new Uint8Array(bytes)));

export const yes = async (): Promise<boolean> => true;
export const isWrite = ({ method }: { method: string }): boolean => method !== 'GET';

/** A site and what tests ask of it; there once its `open` is done. */
export class Stage {
  readonly name: string;
  #standing: { readonly room: Room; readonly site: TestSite; readonly line: Line } | null = null;

  constructor(name: string) {
    this.name = name;
  }

  async open(room: Room, site: TestSite): Promise<void> {
    this.#standing = { room, site, line: await startLine(site.url) };
  }

  async close(): Promise<void> {
    await this.#standing?.line.close();
  }

  get #parts() {
    if (this.#standing === null) throw new Error('it does not stand yet');
    return this.#standing;
  }

  get site(): TestSite {
    return this.#parts.site;
  }

  get line(): Line {
    return this.#parts.line;
  }

  get world(): World {
    return this.#parts.room.world;
  }

  get desk(): TestDesk {
    return this.world.desk;
  }

  get photo(): Uint8Array {
    return this.#parts.room.photo;
  }

  get large(): Uint8Array {
    return this.#parts.room.large;
  }

  set wayOut(wayOut: Fetch) {
    this.#parts.room.wayOut = wayOut;
  }

  cmsAt(url: string, key = this.site.key): Cms {
    return openCms({ kind: this.site.kind, site: url, key }, fetch, () => Date.now());
  }

  cms(): Cms {
    return this.cmsAt(this.site.url);
  }

  readersAddress(slug: string): string {
    return this.site.kind === 'ghost' ? `${this.site.url}/${slug}/` : `${this.site.url}/?name=${slug}`;
  }

  async page(slug: string): Promise<string> {
    return (await fetch(this.readersAddress(slug))).text();
  }

  async isSeen(slug: string): Promise<boolean> {
    return (await statusOf(this.readersAddress(slug))) === 200;
  }

  async bundleOf(
    changes: Partial<Article>,
    media: Readonly<Record<string, Uint8Array>> = {},
  ): Promise<VerifiedBundle> {
    const { desk } = this;
    const listed = await Promise.all(
      Object.entries(media).map(async ([name, bytes]) => ({
        name,
        sha256: await hash(bytes),
        caption: `The gate "at night" & <later>`,
        credit: 'A reader',
        alt: `A "closed" gate – <${name}>`,
      })),
    );
    const article = anArticle(desk.today(), { media: listed, ...changes });
    const zip = (await desk.bundle(article, [desk.lead, desk.editor], media)).zip();
    const statements = await desk.storage.statements.all();
    const directory = VerifiedDirectory.verify(desk.crypto, desk.root, { v: 1, statements }, desk.today());
    return verifyBundle({ crypto: desk.crypto, root: desk.root, directory }, zip);
  }

  wishFor(bundles: readonly VerifiedBundle[], changes: Partial<Wish> = {}): Wish {
    return {
      bundles,
      rootHex: toHex(this.desk.root),
      author: null,
      wanted: { state: 'published' },
      replace: false,
      overwrite: false,
      ...changes,
    };
  }

  takeBack({ rootHex, bundles }: Wish, reason: WithdrawalReason = 'none'): Promise<Promoted[]> {
    const articles = bundles.map(({ article }) => article);
    return withdraw(this.cms(), { rootHex, articles, reason, day: this.desk.today() });
  }

  async refused(wish: Wish, code: string, url = this.site.url, key = this.site.key): Promise<void> {
    const thrown: unknown = await promote(this.cmsAt(url, key), wish, yes).catch((error: unknown) => error);
    // Its cause says what the site answered, for whoever reads a failure of this test.
    if (Object(thrown).code !== code) throw thrown;
    expect(thrown).toMatchObject({ code });
  }
}

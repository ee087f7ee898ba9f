/** The one way in which a key leaves this device: wrapped to somebody whom the directory vouches for. */
import type { Editor } from '#protocol/directory.ts';
import { wrapKey } from '#protocol/identity.ts';
import type { Core } from './core.ts';
import type { NamedKey } from './keyring.ts';

/** Wraps keys to editors and hands them to the newsroom, which keeps them for their owners. */
export async function giveKeys(
  core: Core,
  editors: readonly Pick<Editor, 'id' | 'kemKey'>[],
  keys: readonly NamedKey[],
): Promise<void> {
  const { crypto, root, me } = core;
  await core.api.addKeys(
    editors.flatMap((editor) =>
      keys.map(({ name, secret }) => ({
        editorId: editor.id,
        key: wrapKey(crypto, root, name, secret, editor, me),
      })),
    ),
  );
}

/** A transcript is text, whatever a source wrote, and names nobody. */
import { describe, expect, it } from '@jest/globals';
import { englishTalk } from '#desk/messages/en.talk.ts';
import { transcriptFile } from '#desk/screens/conversation/transcriptFile.ts';
import { parseDay } from '#protocol/day.ts';

const HOSTILE = '</pre><script>alert(1)</script><img src=x onerror="alert(\'x\')"> & \u202eright';
const parts = {
  items: [
    { by: 'source' as const, day: parseDay(20_000), text: HOSTILE, files: 2 },
    { by: 'desk' as const, day: parseDay(20_001), text: 'Thank you.', files: 0 },
  ],
  pseudonym: { en: 'Amber Fox', ar: 'ثعلب كهرماني' },
  language: 'en' as const,
  m: englishTalk.transcript,
};

describe('a transcript', () => {
  it('as a page holds the words of a source as text, and may fetch and run nothing', async () => {
    const { name, blob } = transcriptFile('page', parts);
    const html = await blob.text();
    expect(name).toBe('conversation.html');
    expect(html).not.toMatch(/<script|<img|onerror="/);
    expect(html).toContain('&lt;/pre&gt;&lt;script&gt;');
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html.match(/<section>/g)).toHaveLength(2);
  });

  it('as text says who, on which day, with how many files, and that it is not sealed', async () => {
    const { name, blob } = transcriptFile('text', parts);
    const text = await blob.text();
    expect(name).toBe('conversation.txt');
    expect(text).toContain('not sealed');
    expect(text).toContain(`Source Amber Fox, October 4, 2024\n[with 2 files]\n${HOSTILE}`);
    expect(text).toContain('Desk, October 5, 2024\nThank you.');
  });
});

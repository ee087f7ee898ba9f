/**
 * Both browsers as a careless person uses them: no private window, a profile that stays on disk, history and session
 * restore on, sessions written every second. Whatever leaves nothing here leaves nothing in Tor Browser.
 */
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { CHROMIUM_FLAGS, puppeteerTab, type Tab } from './browsers.ts';

export interface Resident {
  newTab(): Promise<Tab>;
  /** Closes it as a person would. */
  close(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

const FIREFOX: LaunchOptions = {
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  extraPrefsFirefox: {
    // Automation switches off much of what writes to the disk; this is a browser as it is installed.
    'remote.prefs.recommended': false,
    'places.history.enabled': true,
    'browser.cache.disk.enable': true,
    'browser.formfill.enable': true,
    'browser.pagethumbnails.capturing_disabled': false,
    'browser.sessionstore.resume_from_crash': true,
    'browser.sessionstore.interval': 1000,
    'browser.sessionstore.privacy_level': 0,
    'browser.startup.page': 3,
    'datareporting.policy.dataSubmissionEnabled': false,
    'intl.accept_languages': 'en',
    'network.captive-portal-service.enabled': false,
  },
};

const CHROMIUM: LaunchOptions = {
  browser: 'chrome',
  executablePath: '/usr/bin/chromium',
  args: [...CHROMIUM_FLAGS, '--restore-last-session'],
  ignoreDefaultArgs: ['--disable-sync-preferences', '--disable-client-side-phishing-detection'],
};

/** Ends a browser and all that it started, which share its group. */
async function kill(browser: Browser): Promise<void> {
  const started = browser.process();
  if (started?.pid === undefined) throw new Error('the browser has no process');
  const ended = new Promise((resolve) => started.once('exit', resolve));
  process.kill(-started.pid, 'SIGKILL');
  await ended;
}

const residentOf =
  (options: LaunchOptions) =>
  async (profile: string): Promise<Resident> => {
    const browser = await puppeteer.launch({
      ...options,
      headless: true,
      userDataDir: profile,
      protocolTimeout: 180_000,
    });
    return {
      async newTab() {
        const page = await browser.newPage();
        return puppeteerTab(page, () => page.close());
      },
      close: () => browser.close(),
      kill: () => kill(browser),
    };
  };

export const BOTH_RESIDENTS = [
  ['Chromium', residentOf(CHROMIUM)],
  ['Firefox ESR', residentOf(FIREFOX)],
] as const;

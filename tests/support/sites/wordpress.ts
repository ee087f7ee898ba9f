/** A real WordPress with a MariaDB of its own, served by PHP itself. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unusedPort } from '#cli/ports.ts';
import { findProgram } from '#cli/setup/parts.ts';
import { type Running, start, statusOf, type TestSite, until } from './site.ts';

const execute = promisify(execFile);

/** What a test's installation looks like, and who is there. */
const CONFIG = (socket: string): string => `<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:${socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $name)
  define($name, 'only for a test ' . $name);
$table_prefix = 'wp_';
// Application passwords need https or this.
define('WP_ENVIRONMENT_TYPE', 'local');
define('DISABLE_WP_CRON', true);
define('WP_DEFAULT_THEME', 'plain');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`;

const INSTALL = (host: string, socket: string): string => `<?php
$_SERVER['HTTP_HOST'] = '${host}';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
(new mysqli('localhost', 'root', '', '', 0, '${socket}'))->query('create database wordpress character set utf8mb4');
define('WP_INSTALLING', true);
define('WP_SITEURL', 'http://${host}');
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Test', 'owner', 'owner@example.org', true, '', 'a password of the test 7');
function person($name, $role) {
  $id = wp_insert_user(['user_login' => $name, 'user_nicename' => $name, 'user_pass' => wp_generate_password(), 'user_email' => "$name@example.org", 'role' => $role]);
  [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'test']);
  return "$name:$password";
}
echo json_encode(['key' => person('desk-account', 'editor'), 'contributor' => person('a-contributor', 'contributor'), 'author' => person('a-reporter', 'author')]);
`;

/** Debian's package brings no theme. */
const THEME = `<?php while (have_posts()) { the_post(); the_title('<h1>', '</h1>'); the_content(); }`;

/** Behind WordPress' back: by its own functions, as a plugin would. */
const CHANGE = `<?php
require __DIR__ . '/wp-load.php';
[, $act, $slug, $from, $to] = $argv + ['', '', '', '', ''];
if ($act === 'write') wp_insert_post(['post_title' => 'Somebody else', 'post_name' => $slug, 'post_status' => 'publish', 'post_content' => 'x']);
global $wpdb;
$found = $wpdb->get_results($wpdb->prepare("select ID, post_content from $wpdb->posts where post_type = 'post' and post_status <> 'trash' and post_name like %s", $slug . '%'));
if ($act === 'change') foreach ($found as $one) $wpdb->update($wpdb->posts, ['post_content' => str_replace($from, $to, $one->post_content)], ['ID' => $one->ID]);
echo count($found);
`;

const need = (name: string): string => {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is missing`);
  return path;
};

export async function startWordpress(): Promise<TestSite> {
  const folder = await mkdtemp(join(tmpdir(), 'amana-wordpress-'));
  const [data, socket, top] = [join(folder, 'db'), join(folder, 's'), join(folder, 'www')];
  const running: Running[] = [];
  const stop = async (): Promise<void> => {
    for (const one of running.reverse()) await one.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const me = userInfo().username;
    const options = ['--no-defaults', `--datadir=${data}`, `--user=${me}`];
    await execute(need('mariadb-install-db'), [
      ...options,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ]);
    const database = start(need('mariadbd'), [
      ...options,
      `--socket=${socket}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--skip-networking',
      '--skip-log-bin',
      '--innodb-buffer-pool-size=32M',
      '--innodb-flush-log-at-trx-commit=0',
    ]);
    running.push(database);
    await until(async () => database.output().includes('ready for connections'), database);

    // Links are followed: PHP would take a linked file for the one it leads to, and so the system's own settings.
    await cp('/usr/share/wordpress', top, { recursive: true, dereference: true });
    const port = await unusedPort();
    const host = `127.0.0.1:${port}`;
    await writeFile(join(top, 'wp-config.php'), CONFIG(socket));
    const theme = join(top, 'wp-content', 'themes', 'plain');
    await mkdir(theme, { recursive: true });
    await writeFile(join(theme, 'style.css'), '/* Theme Name: Plain */');
    await writeFile(join(theme, 'index.php'), THEME);
    await writeFile(join(top, 'install-test.php'), INSTALL(host, socket));
    await writeFile(join(top, 'change-test.php'), CHANGE);
    const php = need('php');
    const { stdout } = await execute(php, ['-d', 'display_errors=stderr', join(top, 'install-test.php')]);
    const people = JSON.parse(stdout.slice(stdout.indexOf('{"key"')));
    // The smallest limits that a test can pass over.
    const limits = ['-d', 'upload_max_filesize=1M', '-d', 'post_max_size=2M'];
    const server = start(php, [...limits, '-S', host, '-t', top], { env: { PHP_CLI_SERVER_WORKERS: '2' } });
    running.push(server);
    const url = `http://${host}`;
    await until(async () => (await statusOf(`${url}/?rest_route=/`)) === 200, server);

    const change = async (...args: readonly string[]): Promise<string> =>
      (await execute(php, [join(top, 'change-test.php'), ...args])).stdout.trim();
    return {
      kind: 'wordpress',
      url,
      key: people.key,
      wrongKey: `desk-account:${'x'.repeat(24)}`,
      weakKey: people.contributor,
      author: 'a-reporter',
      async change(slug, from, to) {
        await change('change', slug, from, to);
      },
      async writeForeign(slug) {
        await change('write', slug);
      },
      count: async (slug) => Number(await change('count', slug)),
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

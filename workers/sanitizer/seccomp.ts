/**
 * Seccomp filters, written as classic BPF: the kernel runs the program before each system call and obeys the answer.
 *
 * A namespace takes away what can be seen; seccomp takes away the kernel's own surface, so that code that has
 * taken over a parser cannot try the calls through which sandboxes are usually left (keyrings, io_uring, bpf,
 * userfaultfd, nested namespaces), nor memory that no limit counts (memfd, System V shared memory).
 *
 * `bubblewrap --seccomp FD` takes the assembled bytes. Each instruction is a `struct sock_filter`: code (u16),
 * jump if true (u8), jump if false (u8), operand (u32), little endian on both supported machines.
 */

export type Machine = 'x64' | 'arm64';

/** The machine this process runs on, or null where no filter is known. */
export function thisMachine(): Machine | null {
  return process.arch === 'x64' || process.arch === 'arm64' ? process.arch : null;
}

/** System call numbers: [x86_64, aarch64]; null where the machine has no such call. */
type CallNumbers = readonly [number | null, number | null];

/** Refused with EPERM in every child. */
const DENIED: Record<string, CallNumbers> = {
  // network, even local: a child has its two pipes and needs nothing else
  socket: [41, 198],
  socketpair: [53, 199],
  connect: [42, 203],
  bind: [49, 200],
  listen: [50, 201],
  accept: [43, 202],
  accept4: [288, 242],
  // other processes
  fork: [57, null],
  vfork: [58, null],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  kcmp: [312, 272],
  pidfd_open: [434, 434],
  pidfd_getfd: [438, 438],
  pidfd_send_signal: [424, 424],
  process_madvise: [440, 440],
  process_mrelease: [448, 448],
  // namespaces and mounts
  unshare: [272, 97],
  setns: [308, 268],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  // large kernel surfaces that a parser never needs
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  keyctl: [250, 219],
  add_key: [248, 217],
  request_key: [249, 218],
  fanotify_init: [300, 262],
  fanotify_mark: [301, 263],
  vmsplice: [278, 75],
  move_pages: [279, 239],
  migrate_pages: [256, 238],
  mbind: [237, 235],
  set_mempolicy: [238, 237],
  get_mempolicy: [239, 236],
  personality: [135, 92],
  modify_ldt: [154, null],
  lookup_dcookie: [212, 18],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  nfsservctl: [180, 42],
  uselib: [134, null],
  // memory that RLIMIT_DATA does not count
  memfd_create: [319, 279],
  memfd_secret: [447, 447],
  shmget: [29, 194],
  msgget: [68, 186],
  semget: [64, 190],
  mq_open: [240, 180],
  // the machine itself
  reboot: [169, 142],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  swapon: [167, 224],
  swapoff: [168, 225],
  acct: [163, 89],
  syslog: [103, 116],
  settimeofday: [164, 170],
  adjtimex: [159, 171],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  iopl: [172, null],
  ioperm: [173, null],
  vhangup: [153, 58],
};

/**
 * All that a forked inspector may call: it reads its file and Perl's own library, writes its answer, and leaves. No process, no
 * thread, no signal to others: what it is when it starts is all it can become. What it may write to is what it has open then.
 */
const INSPECTOR_ALLOWED: Record<string, CallNumbers> = {
  read: [0, 63],
  write: [1, 64],
  pread64: [17, 67],
  open: [2, null],
  openat: [257, 56],
  close: [3, 57],
  lseek: [8, 62],
  stat: [4, null],
  fstat: [5, 80],
  lstat: [6, null],
  newfstatat: [262, 79],
  statx: [332, 291],
  access: [21, null],
  faccessat: [269, 48],
  readlink: [89, null],
  readlinkat: [267, 78],
  getdents64: [217, 61],
  fcntl: [72, 25],
  getcwd: [79, 17],
  mmap: [9, 222],
  mprotect: [10, 226],
  munmap: [11, 215],
  mremap: [25, 216],
  brk: [12, 214],
  futex: [202, 98],
  getrandom: [318, 278],
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  rt_sigreturn: [15, 139],
  getpid: [39, 172],
  gettid: [186, 178],
  getuid: [102, 174],
  geteuid: [107, 175],
  getgid: [104, 176],
  getegid: [108, 177],
  time: [201, null],
  gettimeofday: [96, 169],
  times: [100, 153],
  clock_gettime: [228, 113],
  exit: [60, 93],
  exit_group: [231, 94],
};

// linux/bpf_common.h: class, size and mode of the five instructions used here
const LOAD_WORD = 0x20;
const JUMP_EQUAL = 0x15;
const JUMP_AT_LEAST = 0x35;
const AND = 0x54;
const RETURN = 0x06;

// linux/seccomp.h: answers, and offsets into struct seccomp_data
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const REFUSE_EPERM = 0x00050000 | 1;
const REFUSE_ENOSYS = 0x00050000 | 38;
const CALL_NUMBER = 0;
const ARCHITECTURE = 4;
const argumentLow = (index: number) => 16 + index * 8;

/** AUDIT_ARCH_X86_64 and AUDIT_ARCH_AARCH64: a call made through another ABI would have other numbers. */
const ARCHITECTURES: Record<Machine, number> = { x64: 0xc000003e, arm64: 0xc00000b7 };
const COLUMN: Record<Machine, 0 | 1> = { x64: 0, arm64: 1 };
/** x32 calls carry this bit on x86_64 and would slip past a filter that compares numbers. */
const X32_BIT = 0x40000000;
/** mseal: the newest call that was weighed when this list was written. Newer ones do not exist for a child. */
const NEWEST_CALL = 462;
const CLONE: CallNumbers = [56, 220];
const CLONE3: CallNumbers = [435, 435];
const MMAP: CallNumbers = [9, 222];
const OPEN: CallNumbers = [2, null];
const OPEN_AT: CallNumbers = [257, 56];
const SOCKET: CallNumbers = [41, 198];
const SOCKET_PAIR: CallNumbers = [53, 199];
/** What a family can be chosen for, and what can then be done with it. */
const SOCKET_CALLS = ['socket', 'socketpair', 'connect', 'bind', 'listen', 'accept', 'accept4'];
const AF_UNIX = 1;
const CLONE_THREAD = 0x00010000;
/** O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, alike on both machines; O_TMPFILE is refused where there is no O_WRONLY or O_RDWR. */
const OPENED_TO_WRITE = 0o1 | 0o2 | 0o100 | 0o1000;
/** MAP_SHARED | MAP_ANONYMOUS: memory that counts for no limit of the process. */
const SHARED_ANONYMOUS = 0x01 | 0x20;

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, operand: number];

function assemble(instructions: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(instructions.length * 8);
  const view = new DataView(bytes.buffer);
  instructions.forEach(([code, ifTrue, ifFalse, operand], index) => {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, ifTrue);
    view.setUint8(index * 8 + 3, ifFalse);
    view.setUint32(index * 8 + 4, operand >>> 0, true);
  });
  return bytes;
}

function prologue(machine: Machine): Instruction[] {
  const start: Instruction[] = [
    [LOAD_WORD, 0, 0, ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, ARCHITECTURES[machine]],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD_WORD, 0, 0, CALL_NUMBER],
  ];
  return machine === 'x64' ? [...start, [JUMP_AT_LEAST, 0, 1, X32_BIT], [RETURN, 0, 0, KILL_PROCESS]] : start;
}

function answerFor(number: number | null, answer: number): Instruction[] {
  return number === null
    ? []
    : [
        [JUMP_EQUAL, 0, 1, number],
        [RETURN, 0, 0, answer],
      ];
}

/** Refuses `call` with EPERM when `(argument & mask) == value`; the call number is reloaded after the look. */
function refuseWhen(call: number | null, argument: number, mask: number, value: number): Instruction[] {
  if (call === null) return [];
  return [
    [JUMP_EQUAL, 0, 5, call],
    [LOAD_WORD, 0, 0, argumentLow(argument)],
    [AND, 0, 0, mask],
    [JUMP_EQUAL, 0, 1, value],
    [RETURN, 0, 0, REFUSE_EPERM],
    [LOAD_WORD, 0, 0, CALL_NUMBER],
  ];
}

/** Refuses `call` with EPERM unless the low half of its argument is `value`. */
function refuseUnless(call: number | null, argument: number, value: number): Instruction[] {
  if (call === null) return [];
  return [
    [JUMP_EQUAL, 0, 4, call],
    [LOAD_WORD, 0, 0, argumentLow(argument)],
    [JUMP_EQUAL, 1, 0, value],
    [RETURN, 0, 0, REFUSE_EPERM],
    [LOAD_WORD, 0, 0, CALL_NUMBER],
  ];
}

/** Refuses `call` with EPERM when its argument has any bit of the mask. */
function refuseAny(call: number | null, argument: number, mask: number): Instruction[] {
  if (call === null) return [];
  return [
    [JUMP_EQUAL, 0, 5, call],
    [LOAD_WORD, 0, 0, argumentLow(argument)],
    [AND, 0, 0, mask],
    [JUMP_EQUAL, 1, 0, 0],
    [RETURN, 0, 0, REFUSE_EPERM],
    [LOAD_WORD, 0, 0, CALL_NUMBER],
  ];
}

export interface FilterOptions {
  /** Opens fork and clone: a zygote forks once a file, and some formats need another program. */
  readonly processes: boolean;
  /**
   * Opens sockets of the local family. LibreOffice does not start without the one on which a second LibreOffice
   * would find it. Harmless in a child: its network namespace is its own, so no abstract name leads out of it, and
   * no folder that it sees holds a socket of the host.
   */
  readonly localSockets?: boolean;
}

/** A cleaning child gets threads only, unless the options say more. */
export function childFilter(
  machine: Machine,
  { processes, localSockets = false }: FilterOptions,
): Uint8Array {
  const column = COLUMN[machine];
  const opened = new Set([...(processes ? ['fork', 'vfork'] : []), ...(localSockets ? SOCKET_CALLS : [])]);
  const denied = Object.entries(DENIED).filter(([name]) => !opened.has(name));
  return assemble([
    ...prologue(machine),
    [JUMP_AT_LEAST, 0, 1, NEWEST_CALL + 1],
    [RETURN, 0, 0, REFUSE_ENOSYS],
    ...denied.flatMap(([, numbers]) => answerFor(numbers[column], REFUSE_EPERM)),
    // clone3 hides its flags behind a pointer that BPF cannot follow; libc falls back to clone on ENOSYS
    ...answerFor(CLONE3[column], REFUSE_ENOSYS),
    ...(localSockets ? [SOCKET, SOCKET_PAIR] : []).flatMap((call) => refuseUnless(call[column], 0, AF_UNIX)),
    ...(processes ? [] : refuseWhen(CLONE[column], 0, CLONE_THREAD, 0)),
    ...refuseWhen(MMAP[column], 3, SHARED_ANONYMOUS, SHARED_ANONYMOUS),
    [RETURN, 0, 0, ALLOW],
  ]);
}

/** The strict allowlist that a forked inspector puts on itself before it reads the first byte of a file. */
export function inspectorFilter(machine: Machine): Uint8Array {
  const column = COLUMN[machine];
  return assemble([
    ...prologue(machine),
    ...refuseAny(OPEN[column], 1, OPENED_TO_WRITE),
    ...refuseAny(OPEN_AT[column], 2, OPENED_TO_WRITE),
    ...Object.values(INSPECTOR_ALLOWED).flatMap((numbers) => answerFor(numbers[column], ALLOW)),
    [RETURN, 0, 0, REFUSE_EPERM],
  ]);
}

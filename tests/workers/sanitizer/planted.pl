# What a file does that has taken over the inspector's fork, for tests: inspector.test.ts puts this into a copy of inspector.pl, at
# the place where exiftool's library would parse the file. The file's first words are "planted" and what to do.
use Fcntl ();

my $is_arm = (POSIX::uname())[4] eq 'aarch64';
my %planted = (doors => \&planted_doors, stay => \&planted_stay, leave => \&planted_leave, remember => \&planted_remember);

sub planted {
    my ($handle) = @_;
    seek $handle, 0, 0;
    read $handle, my $start, 64;
    seek $handle, 0, 0;
    return unless defined $start && $start =~ /^planted (\w+)/;
    return [['Planted', 'seen', JSON::PP->new->canonical->encode($planted{$1}->($handle))]];
}

sub kind_of {
    my $mode = (POSIX::fstat($_[0]))[2];
    return undef unless defined $mode;
    my %kinds = (0010000 => 'pipe', 0140000 => 'socket', 0020000 => 'device', 0040000 => 'folder', 0100000 => 'file');
    return $kinds{ $mode & 0170000 } // 'other';
}

my @numbers = (0 .. 400);

# Each door that is open, by name.
sub planted_doors {
    my $flags = Fcntl::O_WRONLY | Fcntl::O_CREAT;
    my (@memory, @made, @processes, @signals, @written);
    for my $pid (1 .. 40) {
        for my $what (qw(mem environ maps root cwd fd/0 fd/1 fd/3 clear_refs oom_score_adj)) {
            for (['read', Fcntl::O_RDONLY], ['write', Fcntl::O_WRONLY], ['both', Fcntl::O_RDWR]) {
                my ($name, $way) = @$_;
                push @memory, "$name $pid/$what" if sysopen my $opened, "/proc/$pid/$what", $way;
            }
        }
    }
    for my $folder (qw(/ /lib /dev /dev/shm /proc /usr /usr/bin /usr/share/perl5 /amana /tmp .)) {
        push @made, "file $folder" if sysopen my $file, "$folder/planted.so", $flags, 0700;
        push @made, "temporary $folder" if sysopen my $unnamed, $folder, 020200000 | Fcntl::O_RDWR, 0700;
        push @made, "folder $folder" if mkdir "$folder/planted";
        push @made, "link $folder" if symlink '/tmp', "$folder/link";
        push @made, "pipe $folder" if POSIX::mkfifo("$folder/pipe", 0700);
    }
    for my $path (qw(/amana/inspector.pl /usr/bin/perl /dev/zero /dev/full)) {
        push @written, $path if sysopen my $opened, $path, Fcntl::O_RDWR;
        push @written, "empty $path" if sysopen my $emptied, $path, Fcntl::O_RDONLY | Fcntl::O_TRUNC;
    }
    for (['process', $is_arm ? 220 : 56, 17], ['thread', $is_arm ? 220 : 56, 0x50f00], ['clone3', 435, 0]) {
        my ($name, $number, $how) = @$_;
        my $done = syscall($number, $how, 0, 0, 0, 0);
        POSIX::_exit(0) if $done == 0;
        push @processes, $name if $done > 0;
    }
    my $child = fork;
    POSIX::_exit(0) if defined $child && $child == 0;
    push @processes, 'fork' if defined $child;
    for my $pid (-1, 0 .. 3) {
        push @signals, $pid if kill 0, $pid;
    }
    # would not come back, and there would be no answer
    { no warnings; exec '/usr/bin/perl', '-e', '1' }
    my @held = grep { defined } map { kind_of($_) } @numbers;
    my @processes_seen = glob '/proc/[0-9]*';
    return { memory => \@memory, made => \@made, written => \@written, processes => \@processes, signals => \@signals, held => \@held,
        seen => \@processes_seen };
}

sub forged {
    my ($nonce, $what) = @_;
    my $answer = JSON::PP->new->encode({ nonce => $nonce, version => '1.0', tags => [['Planted', 'forged', $what]], place => undef });
    $answer = pack('N', length $answer) . $answer;
    POSIX::write($_, $answer, length $answer) for grep { (kind_of($_) // '') =~ /pipe|socket/ } @numbers;
}

# The nonce of its own request is what the fork was called with.
sub own_nonce {
    package DB;
    our @args;
    for (my $frame = 0; my @caller = caller $frame; $frame += 1) {
        return $args[0] if $caller[3] eq 'main::serve';
    }
    return '';
}

sub planted_take {
    my ($descriptor, $length) = @_;
    my $bytes = '';
    while (length $bytes < $length) {
        my $count = POSIX::read($descriptor, my $piece, $length - length $bytes);
        return undef unless defined $count && $count > 0;
        $bytes .= substr $piece, 0, $count;
    }
    return $bytes;
}

# Answers, does not end, and waits on all that can be read for the next request, to answer it too.
sub planted_stay {
    forged(own_nonce(), 'the first');
    while (1) {
        for my $descriptor (grep { (kind_of($_) // '') =~ /pipe|socket/ } @numbers) {
            my $nonce = planted_take($descriptor, NONCE_BYTES) // next;
            my $seen = '';
            while (1) {
                my $header = planted_take($descriptor, 4) // last;
                my $length = unpack 'N', $header;
                last if $length == 0;
                $seen .= planted_take($descriptor, $length) // last;
            }
            forged($nonce, 'the next: ' . length $seen);
        }
    }
}

# Answers and ends, and leaves all it can: files, words in every pipe, pipes that do not wait, a process.
sub planted_leave {
    forged(own_nonce(), 'one that leaves things');
    my @pipes = grep { (kind_of($_) // '') =~ /pipe|socket/ } @numbers;
    POSIX::write($_, 'left behind', 11) for @pipes;
    for my $descriptor (@numbers) {
        open my $same, '<&=', $descriptor or next;
        fcntl $same, Fcntl::F_SETFL, Fcntl::O_NONBLOCK | Fcntl::O_APPEND;
    }
    if (open my $left, '>', '/tmp/left') { print {$left} 'left' }
    my $child = fork;
    if (defined $child && $child == 0) { 1 while 1 }
    # where there was a pipe, the answer is in it already
    POSIX::_exit(0) if @pipes;
    return {};
}

sub is_full_of {
    my ($bytes, $word) = @_;
    my ($times, $at) = (0, 0);
    while (($at = index $bytes, $word, $at) >= 0) { $times += 1; $at += length $word }
    return $times >= 50;
}

# Whether what another file held lies in its memory. The kernel reads it for us, and says where there is none.
sub planted_remember {
    my ($handle) = @_;
    # once, either stands here; a page full of them is what was read, or what is made to be found
    my ($theirs, $own) = map { join '-', 'Remembered', $_, '' } qw(theirs own);
    my $made = $own x 1000;
    my $large = 'x' x (8 * 1024 * 1024);
    my ($write, $brk) = $is_arm ? (64, 214) : (1, 12);
    my $heap = syscall $brk, 0;
    my $mapped = unpack 'J', pack 'P', $large;
    my $reach = 128 * 1024 * 1024;
    my %found = (theirs => 0, own => 0);
    for ([$heap - $reach, $heap], [$mapped - $reach, $mapped + $reach]) {
        my ($from, $to) = map { $_ - $_ % 4096 } @$_;
        for (my $address = $from; $address < $to; $address += 4096) {
            sysseek $handle, 0, 0;
            my $count = syscall $write, fileno $handle, $address, 4096;
            next if $count <= 0;
            sysseek $handle, 0, 0;
            sysread $handle, my $bytes, $count;
            $found{theirs} = 1 if is_full_of($bytes, $theirs);
            $found{own} = 1 if is_full_of($bytes, $own);
        }
    }
    return \%found;
}

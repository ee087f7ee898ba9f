# The inspector: exiftool's library, loaded once, and a fresh process for every file.
#
# Loading the library costs 100 ms, so a process a file is too slow; but one process for all files would let a
# file that takes it over read the files after it and lie about them. So this program never touches a file
# itself, nor does one of its bytes pass through its memory, which the next fork will have a copy of. It forks; the
# fork puts one file from the pipe into a file of its own, closes all it has inherited, locks itself into a system
# call allowlist (no process, no thread, no signal, nothing opened but to be read), and only then looks at the file.
#
# What a file that takes its fork over can do is lie about itself. Its answer goes into an unnamed file, which this
# program has the kernel pass on once the fork is gone; so the next request, which the worker writes after it has the
# answer to this one, finds no fork to read it. No fork ever writes to the worker, and there is no /proc in this sandbox.
# The nonce of the request only shows that an answer is the answer to it.
#
# In:  length u32, filter bytes; then for each file: nonce (32 hex digits), frames of u32 length and bytes, u32 0.
# Out: u32 length and JSON {nonce, version, tags: [[group, name, value], …], place: [latitude, longitude] or null}.
use strict;
use warnings;
use POSIX ();
use JSON::PP ();
use Image::ExifTool ();
use Image::ExifTool::JPEG ();
use Image::ExifTool::Exif ();
use Image::ExifTool::GPS ();
use Image::ExifTool::XMP ();
use Image::ExifTool::PNG ();
use Image::ExifTool::RIFF ();
use Image::ExifTool::PDF ();
use Image::ExifTool::FlashPix ();
use Image::ExifTool::RTF ();
use Image::ExifTool::IPTC ();
use Image::ExifTool::Photoshop ();
use Image::ExifTool::ICC_Profile ();
use Image::ExifTool::MakerNotes ();
use Image::ExifTool::ZIP ();
use Image::ExifTool::OOXML ();
# Without it exiftool sees a zip file, and not the office file or book that it is.
use Archive::Zip ();

# Makers' notes are read by large modules; loaded here once, a fork shares them, loaded in a fork each file would pay.
for my $name (qw(PrintIM Apple Canon CanonRaw Casio FujiFilm HP Kodak Minolta Nikon Olympus Panasonic
    Pentax Qualcomm Ricoh Samsung Sanyo Sigma Sony Motorola MPF JFIF FlashPix
    QuickTime MPEG ID3 APE Vorbis Opus Theora Matroska FLAC Ogg GoPro AIFF)) {
    eval "require Image::ExifTool::$name; 1" or next;
    Image::ExifTool::GetTagTable("Image::ExifTool::${name}::Main");
}

use constant { MAX_TAGS => 1500, MAX_VALUE => 1500, NONCE_BYTES => 32 };
use constant { PR_SET_DUMPABLE => 4, PR_SET_SECCOMP => 22, SECCOMP_MODE_FILTER => 2 };

binmode STDIN;
binmode STDOUT;

my $is_arm = (POSIX::uname())[4] eq 'aarch64';
my $prctl = $is_arm ? 167 : 157;
my $sendfile = $is_arm ? 71 : 40;

sub take {
    my ($length) = @_;
    my $bytes = '';
    while (length $bytes < $length) {
        my $count = sysread STDIN, $bytes, $length - length $bytes, length $bytes;
        return undef unless $count;
    }
    return $bytes;
}

sub give {
    my ($handle, $bytes) = @_;
    my $offset = 0;
    while ($offset < length $bytes) {
        my $count = syswrite $handle, $bytes, length($bytes) - $offset, $offset;
        POSIX::_exit(1) unless $count;
        $offset += $count;
    }
}

# A file without a name, gone with whoever holds it.
sub unnamed {
    open my $file, '+>', undef or POSIX::_exit(1);
    binmode $file;
    return $file;
}

sub store {
    my ($file) = @_;
    while (1) {
        my $header = take(4);
        POSIX::_exit(1) unless defined $header;
        my $length = unpack 'N', $header;
        last if $length == 0;
        my $bytes = take($length);
        POSIX::_exit(1) unless defined $bytes;
        print {$file} $bytes or POSIX::_exit(1);
    }
    seek $file, 0, 0 or POSIX::_exit(1);
}

# Every descriptor below the limit on them, which are all there are.
sub close_all_but {
    my %kept = map { fileno($_) => 1 } @_;
    for my $descriptor (0 .. POSIX::sysconf(POSIX::_SC_OPEN_MAX()) - 1) {
        POSIX::close($descriptor) unless $kept{$descriptor};
    }
}

sub lock_down {
    my ($filter) = @_;
    my $program = pack 'S x6 P', length($filter) / 8, $filter;
    POSIX::_exit(1) unless syscall($prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, $program, 0, 0) == 0;
}

sub extract {
    my ($handle) = @_;
    my $tool = Image::ExifTool->new;
    $tool->Options(Duplicates => 1, Unknown => 1, Binary => 0, LargeFileSupport => 1, RequestAll => 0, FastScan => 0, CoordFormat => '%.6f');
    $tool->ExtractInfo($handle);
    my @tags;
    my %seen;
    for my $tag ($tool->GetFoundTags('File')) {
        last if @tags >= MAX_TAGS;
        my $value = $tool->GetValue($tag, 'PrintConv');
        next unless defined $value;
        $value = '(binary data, ' . length($$value) . ' bytes)' if ref $value eq 'SCALAR';
        $value = join ', ', map { ref $_ ? '(list)' : $_ } @$value if ref $value eq 'ARRAY';
        $value = '(structure)' if ref $value;
        utf8::decode($value) unless utf8::is_utf8($value);
        my ($group, $name) = ($tool->GetGroup($tag, 1), Image::ExifTool::GetTagName($tag));
        # Eight tags for each member: of what is not packing, each value is told once.
        next if $group eq 'ZIP' && ($name =~ /^Zip(?:CRC|(?:Unc|C)ompressedSize|FileName)$/ || $seen{"$name $value"}++);
        push @tags, [$group, $name, substr($value, 0, MAX_VALUE)];
    }
    my @place = map { $tool->GetValue($_, 'ValueConv') } ('GPSLatitude', 'GPSLongitude');
    my $position = $tool->GetValue('GPSPosition', 'ValueConv');
    @place = split ' ', $position if defined $position && !ref $position;
    my $number = qr/^-?\d+(?:\.\d+)?(?:e-?\d+)?$/i;
    my $known = @place == 2 && 2 == grep { defined $_ && /$number/ } @place;
    return (\@tags, $known ? [$place[0] + 0, $place[1] + 0] : undef);
}

sub serve {
    my ($nonce, $filter, $reply) = @_;
    my $file = unnamed();
    store($file);
    close_all_but($file, $reply);
    lock_down($filter);
    my ($tags, $place) = extract($file);
    give($reply, JSON::PP->new->utf8->encode(
        { nonce => $nonce, version => $Image::ExifTool::VERSION, tags => $tags, place => $place }));
    POSIX::_exit(0);
}

# The kernel copies it; the worker bounds its length, and parses it.
sub pass_on {
    my ($reply) = @_;
    my $length = (-s $reply) || 0;
    give(*STDOUT, pack 'N', $length);
    sysseek $reply, 0, 0 or exit 1;
    while ($length > 0) {
        my $count = syscall $sendfile, fileno STDOUT, fileno $reply, 0, $length;
        exit 1 unless $count > 0;
        $length -= $count;
    }
}

# A first look at a few made-up tags, so that tables and derived tags are built once and shared by every fork:
# TIFF header, then one directory with a maker's name and a pointer to a GPS directory with a northern latitude.
my $sample = "MM\0*" . pack('N n', 8, 2) . pack('n n N a4', 0x010f, 2, 4, "made") . pack('n n N N', 0x8825, 4, 1, 38) . pack('N', 0)
    . pack('n', 2) . pack('n n N a4', 1, 2, 2, "N") . pack('n n N N', 2, 5, 3, 68) . pack('N', 0) . pack('N6', 1, 1, 2, 1, 3, 1);
open my $warm, '<', \$sample or exit 1;
extract($warm);

my $header = take(4);
exit 1 unless defined $header;
my $filter = take(unpack 'N', $header);
exit 1 unless defined $filter;

# Nothing may look into its memory, whatever else of the sandbox should fail.
exit 1 unless syscall($prctl, PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;

while (defined(my $nonce = take(NONCE_BYTES))) {
    my $reply = unnamed();
    my $child = fork;
    exit 1 unless defined $child;
    serve($nonce, $filter, $reply) if $child == 0;
    waitpid $child, 0;
    # a fork that failed may have left half a file in the pipe: end, and let the worker start anew
    exit 1 if $? != 0;
    pass_on($reply);
}

import { formatBytes, formatNumber } from '#ui/language.ts';
import type { PlainMessages } from './en.ts';

export const tr: PlainMessages = {
  plainLead:
    'Tarayıcınızda betikler kapalı, bu yüzden hiçbir şeyi mühürleyemez. Bu formla yazdıklarınız ve dosyalarınız oldukları gibi ulaşır; haber merkezinin makinesi onları ulaştıkları anda mühürler.',
  lessTitle: 'Bu yol sizi daha az korur',
  lessPoints: [
    'Bir an için yazdıklarınız, dosyalarınız ve sekiz kelimeniz haber merkezinin makinesinde okunabilir. Makine bunların hiçbirini saklamaz, ama o makineyi ele geçirmiş biri okuyabilir.',
    'Dosyalarınızda gizli olanlar, örneğin yer ve tarih, onlarla birlikte cihazınızdan çıkar. Ancak ulaştıktan sonra silinir.',
    'Bu sayfa dosyalarınızın neler taşıdığını size gösteremez.',
  ],
  saferTitle: 'Daha iyisi: kendi tarayıcınız mühürlesin',
  saferSteps: [
    'Tor Browser’da adresin yanındaki kalkana, sonra “Ayarlar”a basın.',
    'Üç seviyenin ortancasını (“Safer”) seçin ve tarayıcı isterse onu yeniden başlatın.',
    'Sonra haber merkezinin sayfasını yeniden açın.',
  ],
  saferOpen: 'Mühürleyen sayfayı aç',
  useForm: 'Yine de bu formla yaz',
  offTitle: 'Bu haber merkezi basit bir formla mesaj almıyor',
  offLead:
    'Yazdıklarınızı kendi tarayıcınızın mühürlemesi gerekir. Bunun için tarayıcınızda betiklerin çalışması gerekir.',

  deviceAdvice:
    'İkisini de, başkasının baktığı bir cihazı da kullanmayın. Ekranı ne bir kameranın ne de birinin göreceği bir yere oturun. Biri gelirse “Ayrıl” düğmesine basın.',
  filesLimit: (most, bytes) =>
    `En çok ${formatNumber('tr', most)} dosya, hepsi birlikte en fazla ${formatBytes('tr', bytes)}. Hepsini bir kerede seçin.`,
  choiceAll: 'Seçim bu formdaki bütün dosyalar için geçerlidir.',
  removeHint:
    'Bunu, dosyalar ulaştıktan sonra haber merkezinin dışa kapalı bir makinesi yapar ve ne bulduğunu kimseye söylemez. Dosyaların adları da silinir.',
  otherKinds: 'Temizlenemeyen türden dosyalar editörlere yalnızca asıllarıyla ulaşır.',
  send: 'Gönder',
  wait: 'Büyük dosyalarla bu biraz sürer. Sonraki sayfa görünene kadar bu sayfayı açık tutun.',
  firstPage: 'İlk sayfa',

  wordsSeen:
    'Bu kelimeler haber merkezinin makinesinde yapıldı. Daha sonra “Safer” seviyesini seçebilirseniz orada yeni bir mesaj yazın: onun kelimeleri cihazınızdan hiç çıkmaz.',
  wordsIn: (language) => `Aynı kelimeler: \u2068${language}\u2069`,
  returnSeen: 'Buraya yazdığınız kelimeler bir an için haber merkezinin makinesinde okunabilir.',

  unsent: 'Hiçbir şey gönderilmedi.',
  textKept: 'Metniniz aşağıda duruyor.',
  filesAgain: 'Tarayıcınız dosyalarınızı yerine koymamıza izin vermiyor. Onları yeniden seçin:',
  filesAgainAny: 'Tarayıcınız dosyalarınızı yerine koymamıza izin vermiyor. Onları yeniden seçin.',
  tooMuch: (bytes) =>
    `Bu form bir kerede en fazla ${formatBytes('tr', bytes)} alır. En büyük dosyaları başka bir mesajla gönderin ya da daha çok yer olan “Safer” seviyesini seçin.`,
  tooSlow: 'Bağlantı neredeyse durmuştu. Belki daha az veya daha küçük dosyayla yeniden deneyin.',
  flooded:
    'Haber merkezi boş gönderilerle dolup taşıyor; betikler olmadan mesajınız şu anda ulaşamaz. Bir saat sonra yeniden deneyin. Ya da “Safer” seviyesini seçin: orada tarayıcınız bu selin parçası olmadığını kendisi kanıtlayabilir.',
  foreign: 'Bu bizim sayfamızdan gelmedi. Formu burada açıp onun içine yazın.',
  unreadable: 'Gelen eksikti. Geri dönün, metniniz hâlâ orada olabilir, ve yeniden deneyin.',
  nothingHere: 'Burada bir şey yok.',
};

import { formatBytes, formatNumber, plural } from '#ui/language.ts';
import type { Messages } from './en.ts';

/**
 * Turkish, with “siz”; names of newsrooms, words and files stand where they need no ending.
 * newsroom: haber merkezi · editors: editörler · report: mesaj · sealed: mühürlü · codename: sekiz kelimeniz ·
 * reply: yanıt · attachment: dosya · device: cihaz
 */
export const tr: Messages = {
  pageTitle: 'Hoş geldiniz',
  languages: 'Dil',
  leave: 'Ayrıl',
  leaveHint:
    'Bu sayfayı hemen kapatır, geride hiçbir şey bırakmaz. Esc tuşuna üç kez basmak da aynı işi görür.',
  back: 'Geri',
  goOn: 'Devam',
  step: (step, steps) => `Adım ${formatNumber('tr', step)} / ${formatNumber('tr', steps)}`,
  tryAgain: 'Yeniden dene',

  opening: 'Bir dakika: bu sayfanın gerçekten haber merkezine ait olduğunu kontrol ediyoruz.',
  refused: 'Bu sayfanın haber merkezine ait olduğunu doğrulayamadık. Hiçbir şey göndermeyin.',

  startTitle: (newsroom) => `Bildiklerinizi \u2068${newsroom}\u2069 ile paylaşın`,
  startLead:
    'Ne olduğunu yazın, isterseniz fotoğraf veya dosya ekleyin. Her şey cihazınızdan çıkmadan önce mühürlenir. Onu yalnızca editörler açabilir.',
  startWrite: 'Mesaj yaz',
  startReturn: 'Sekiz kelimem var',
  startKit: 'Bağlantı olmayan bir yer için bu sayfayı yanınıza alın',
  startCarry: 'Mühürlü bir dosyam var',
  startKept: 'Bu sayfa cihazınızda hiçbir şey saklamaz. Kapattığınızda her şey silinir.',

  beforeTitle: 'Başlamadan önce',
  beforeLead: 'Kendinize soracağınız üç soru. Yanıtlarınızı kimse görmez.',
  beforeAddress: 'Adres doğru mu?',
  beforeAddressAdvice: 'Haber merkezinin bastığı adresle harf harf karşılaştırın.',
  beforePrint: 'Basılıyla karşılaştırılacak kelimeler',
  beforePrintLead:
    'Haber merkezi bu altı kelimeyi adresinin yanına basar. İki dilden birini karşılaştırmak yeter.',
  beforePrintCare:
    'Biri bile farklıysa hiçbir şey yazmayın. Hepsi aynıysa adresi yine de denetleyin: kelimeler kopyalanabilir.',
  beforeDevice: 'Bu, iş yerinizin cihazı veya ağı mı?',
  beforeDeviceAdvice:
    'İkisini de, başkasının baktığı bir cihazı da kullanmayın. Ekranı ne bir kameranın ne de birinin göreceği bir yere oturun. Biri gelirse “Ayrıl” düğmesine ya da üç kez Esc tuşuna basın.',
  beforeOthers: 'Anlatacaklarınızı başka kim biliyor?',
  beforeOthersAdvice:
    'Bunu yalnızca birkaç kişi biliyorsa mesajınızda söyleyin. Editörler hiçbir şeyin sizi işaret etmemesine özen gösterir.',
  boundsTitle: 'Bu sayfa neyi korur, neyi korumaz',
  boundsYes: 'Korur',
  boundsYesAll: [
    'Yazdıklarınızı ve eklediklerinizi: cihazınızda mühürlenir. Yoldaki hiçbir makine okuyamaz, makineyi ele geçiren de.',
    'Kim olduğunuzu: kimse sormaz, bu sayfa da cihazınızda hiçbir şey saklamaz.',
    'Nerede olduğunuzu: Tor Browser kullanıyorsanız haber merkezi bunu görmez.',
  ],
  boundsNo: 'Korumaz',
  boundsNoAll: [
    'Sözlerinizin ele verdiğini. Az kişinin bildiği bir ayrıntı sizi işaret eder.',
    'Gözetlenen bir cihazı: ekranını, tuşlarını ya da önündeki sizi.',
    'Başka bir tarayıcıyla yapılan ziyareti: bu adresi hatırlar, hattınız da onu gösterir. Tor Browser ile bile hattınız onu kullandığınızı ve ne zaman kullandığınızı gösterir.',
    'Değiştirilmiş bir sayfaya karşı: haber merkezinin sitesini ele geçiren, o andan sonra yazdıklarınızı okuyabilir.',
  ],
  beforeGo: 'Yazmaya başla',

  writeTitle: 'Bize ne olduğunu anlatın',
  writeHint: 'Ne oldu, nerede ve ne zaman? Nereden biliyorsunuz? Kim olduğunuzu söylemeniz gerekmez.',
  writeEmpty: 'Dosyalarınız çoğunu anlatsa bile önce birkaç kelime yazın.',
  writeTooLong:
    'Bu, tek bir mesaja sığmayacak kadar uzun. Burada kısaltın, kalanını sonra sekiz kelimenizle gönderin.',

  filesTitle: 'Fotoğraflar ve dosyalar',
  filesLead: 'Elinizde bunu gösteren bir şey varsa ekleyin. Eklemeden de gönderebilirsiniz.',
  filesAdd: 'Fotoğraf veya dosya ekle',
  filesMost: (most) =>
    `Bir mesaja ${plural('tr', most, { other: '# dosya' })} sığar. Diğerlerini sonra sekiz kelimenizle gönderin.`,
  fileTooLarge: (name) => `“\u2068${name}\u2069” 2 GB’tan büyük olduğu için eklenmedi.`,
  fileReading: 'İçinde ne taşıdığına bakıyoruz…',
  fileCarries: 'Gösterdiklerinin yanında şunları da taşıyor:',
  fileNothing: 'İçinde gizli bir şey bulmadık.',
  fileUnread: 'Burada okunamadı. Haber merkezi bakacak ve gizli olanı çıkaracak.',
  fileText: 'Düz metin, kelimelerinden ve dosya adından başka bir şey taşımaz.',
  fileTooMuch: (bytes) =>
    `Haber merkezi ${formatBytes('tr', bytes)} boyutuna kadar dosyaları temizleyebilir. Editörler bu dosyayı ancak aslını almalarına izin verirseniz görür.`,
  fileOther:
    'Bu tür dosyaları henüz temizleyemiyoruz. Editörler onu ancak aslını görmelerine izin verirseniz görür.',
  foundPlace: 'bir yer',
  foundPlaceIn: (country) => `bir yer: \u2068${country}\u2069`,
  foundTrack: 'çekim sırasında geçilen yerler',
  foundDate: 'tarih ve saat',
  foundDevice: 'cihaz',
  foundSerial: 'yalnızca bu cihazda bulunan bir numara',
  foundPerson: 'bir ad',
  foundOrganisation: 'bir kuruluş',
  foundSoftware: 'hazırlandığı program',
  foundWords: 'bir not',
  foundFolder: 'bilgisayarda durduğu yer',
  foundNumbers: 'onu başka dosyalara bağlayan gizli numaralar',
  foundThumbnail: 'içinde küçük bir resim',
  foundChanges: (count) => plural('tr', count, { other: 'hâlâ okunabilen # değişiklik' }),
  foundComments: (count) => plural('tr', count, { other: '# yorum' }),
  foundRevisions: (count) => plural('tr', count, { other: 'önceki # sürümü' }),
  foundFiles: (count) => plural('tr', count, { other: 'içinde # dosya' }),
  foundInner: (count) =>
    plural('tr', count, {
      one: 'içinde, kendisi de bir şey gizleyen bir resim',
      other: 'içinde, kendileri de bir şey gizleyen # resim',
    }),
  foundScripts: 'açıldığında çalışabilen bir program',
  foundOther: 'başka gizli bilgiler',
  mapLabel: 'Dünya haritasında o yer. Harita bu sayfanın parçası; bunun için kimseden bir şey istenmedi.',
  pictureLooks: 'Resmin gösterdiği',
  thumbnailLooks: 'İçindeki küçük resim',
  thumbnailDiffers: 'Küçük resmin biçimi farklı: kesilip atılanı gösteriyor olabilir.',
  fileLeftNothing: 'Cihazınızda çıkarıldı. Dosyayı yeniden okuduk: geriye bir şey kalmadı.',
  fileLeftSome: 'Cihazınızda çıkarıldı, yalnızca şu kaldı. Onu haber merkezi çıkaracak:',
  fileChoice: 'Editörlere ne ulaşsın?',
  fileRemove: 'Gizli her şeyi çıkarılmış dosya',
  fileRemoveHere: 'Mühürlenmeden önce burada çıkarılır, dosyanın adı da. Sizin için en güvenlisi.',
  fileRemoveThere:
    'Bu sayfa bunu bu tür dosyalardan çıkaramaz. Bunu haber merkezinin dışa kapalı bir makinesi yapar ve ne bulduğunu kimseye söylemez. Dosyanın adı da silinir.',
  fileRemoveNot: 'Bu tür dosyalarda henüz mümkün değil.',
  fileTell: 'Aynısı, ama neyin gizli olduğunu bilsinler',
  fileTellHint:
    'Editörler dosyanın yanında bunun mühürlü bir notunu görür. Dosyanın gerçek olduğunu doğrulamalarına yardım eder.',
  fileKeep: 'Aslı da',
  fileKeepHint:
    'İçinde gizli ne varsa onunla birlikte editörler için mühürlenir. Yalnızca kanıt olması gerekiyorsa.',
  fileScan: 'Basılmış bir sayfayı gösteriyor',
  fileScanHint:
    'Yazıcılar, kendilerini ele verebilecek minik sarı noktalar bırakır. Sayfa griye döner, noktalar kaybolur.',
  fileTakeOut: 'Çıkar',
  fileTakeOutNamed: (name) => `Çıkar: \u2068${name}\u2069`,
  fileStays: 'Görülen ve duyulan olduğu gibi kalır: yüzler, sesler, tabelalar, plakalar.',
  howTitle: 'Nasıl gönderilsin',
  howOrder: 'Sözler ve dosyalar',
  howFirst: 'Önce sözler',
  howFirstHint: 'Mesajınız hemen ulaşır, dosyalar ardından gelir. Hat koparsa sözleriniz editörlerde olur.',
  howLast: 'Önce dosyalar',
  howLastHint: 'Mesaj, bütün dosyaları ulaşınca ulaşır. Editörler hepsini birlikte görür.',
  howApart: 'Şimdi yalnızca sözler',
  howApartHint:
    'Aradaki bağı kurmak daha zor olur. Sözler ulaşınca Tor Browser’da “Bu site için yeni Tor devresi”ni seçin; bu sayfa yeniden açılır. Sonra sekiz kelimenizle geri gelip dosyaları gönderin.',
  howWhen: 'Ne zaman',
  howAtOnce: 'Hemen',
  howWithin: (hours) =>
    plural('tr', hours, {
      one: 'Bir saat içinde herhangi bir anda',
      other: '# saat içinde herhangi bir anda',
    }),
  howWithinHint:
    'Anı sayfa rastgele seçer; hattınızı izleyen biri ne zaman yazdığınızı öğrenemez. O ana kadar açık kalmalı: kapanırsa üzerindeki her şey gider.',
  heldTitle: 'Bir süre bekletiliyor',
  heldLead: 'Henüz hiçbir şey gönderilmedi. Bu sayfayı açık tutun: kapanırsa üzerindeki her şey gider.',
  heldNow: 'Şimdi gönder',
  sealAndSend: 'Mühürle ve gönder',

  sendingTitle: 'Mühürleyip gönderiyoruz',
  sendingLead: 'Bu sayfayı açık tutun. Bağlantı koparsa kaldığı yerden devam eder.',
  sendingBar: 'Ulaştı ve güvende',
  sendingBytes: (confirmed, total) => `${formatBytes('tr', confirmed)} / ${formatBytes('tr', total)}`,
  sendingSeconds: 'bir dakikadan az kaldı',
  sendingMinutes: (minutes) =>
    plural('tr', minutes, { one: 'yaklaşık bir dakika kaldı', other: 'yaklaşık # dakika kaldı' }),
  sendingHours: (hours) =>
    plural('tr', hours, { one: 'yaklaşık bir saat kaldı', other: 'yaklaşık # saat kaldı' }),
  sendingWaiting: 'Hat bekleniyor. Mümkün olur olmaz kendiliğinden sürer.',
  sendingNow: 'Şimdi dene',
  sendingStop: 'Göndermeyi durdur',
  sendingStopAsk: 'Durdurulsun mu? Editörlere bu mesajdan hiçbir şey ulaşmaz.',
  sendingStopFiles: 'Durdurulsun mu? Mesajınız editörlerde kalır, yoldaki dosyalar ise ulaşmaz.',
  sendingStopYes: 'Durdur',
  sendingStopNo: 'Göndermeyi sürdür',
  fileWaiting: 'bekliyor',
  fileArrived: 'ulaştı',
  fileLost: 'artık okunamıyor; sekiz kelimenizle yeniden gönderin',
  wayArrived: 'Mesajınız ulaştı. Dosyalar hâlâ yolda; şimdi kapatırsanız sözler editörlerde kalır.',
  wayWords: 'Sekiz kelimeyi gör',
  wayTalk: 'Görüşmeye dön',
  wayOpen: 'Ulaşana kadar bu sayfayı açık tutun.',
  waySee: 'Nerede olduklarını gör',
  wayDone: 'Bütün dosyalarınız ulaştı.',
  wayAgain: 'Bu ulaşınca yeniden yazabilirsiniz.',
  apartNext:
    'Dosyalarınızı göndermek için: Tor Browser’da “Bu site için yeni Tor devresi”ni seçin, sekiz kelimenizle geri gelin ve orada ekleyin.',
  wayFiles: (arrived, all) =>
    `${formatNumber('tr', all)} dosyadan ${formatNumber('tr', arrived)} tanesi ulaştı`,
  sendingBroken: 'Gönderme durdu. Ulaşanlar güvende, hiçbir şey kaybolmadı.',
  sendingResume: 'Göndermeye devam et',
  sendingBack: 'Mesajınıza dönün',

  wordsTitle: 'Sekiz kelimeniz',
  arrived: 'Mesajınız mühürlendi ve ulaştı. Onu yalnızca editörler açabilir.',
  wordsLead:
    'Bu sekiz kelimeyi güvenli bir yere yazın veya ezberleyin. Buraya yalnızca onlarla dönebilirsiniz.',
  wordsWarning:
    'Onlara sahip olan, editörlerin size yazdığı yanıtları okuyabilir. Fotoğraflarını çekmeyin, kimseye vermeyin, bize bile.',
  wordsKept: 'Sakladım',
  wordsList: 'Kelimelerin dili',
  wordsStory:
    'Aklınızda tutmak için ilk dördünü bildiğiniz bir yerde kısa bir sahnede, öteki dördünü bir sonraki sahnede canlandırın.',
  wordsPractise: 'Alıştırma yapın',
  wordsPractiseHint:
    'Alıştırma yapmadan da devam edebilirsiniz. Kaybolan kelimeleri kimse geri veremez, biz de veremeyiz.',
  recallTitle: 'Ezberden',
  recallLead: 'Kelimeler şimdi gizli. Hatırladığınız gibi yazın. Hiçbir şey gönderilmez ve saklanmaz.',
  recallRight: 'Sekizi de doğru.',
  recallWrong: (numbers) => `Henüz doğru değil: ${numbers}.`,
  recallShow: 'Kelimeleri yeniden göster',

  nowTitle: 'Şimdi ne olacak',
  nowSteps: [
    'Editörler mesajınızı açar ve dikkatle okur.',
    'Bir soruları olursa size burada bir yanıt bırakırlar. Yanıt sizi 14 gün bekler.',
    'Onu görmek veya bir şey eklemek için birkaç gün sonra sekiz kelimenizle geri gelin.',
  ],
  nowClose: 'Bu sayfayı kapatabilirsiniz. Bu cihazda ondan hiçbir şey kalmaz.',
  nowLeave: 'Bu sayfadan ayrıl',

  returnTitle: 'Geri dönüş',
  returnLabel: 'Sekiz kelimeniz',
  returnHint: 'Sırasıyla, aralarında birer boşlukla.',
  returnCount: (count) => `8 kelimeden ${formatNumber('tr', count)} tanesi`,
  returnUnknown: (word) => `“\u2068${word}\u2069” listedeki kelimelerden biri değil.`,
  returnComplete: (word) => `Seç: \u2068${word}\u2069`,
  returnMeant: (number) => `${number}. kelime şu olabilir:`,
  returnChoices: 'Listedeki kelimeler',
  returnOpen: 'Yanıtları gör',
  returnOpening: 'Yanıtlar aranıyor…',
  returnInvalid: 'Bunlar listeden sekiz kelime değil. Her birini kontrol edin.',

  talkTitle: 'Yazışmanız',
  talkReply: (day) => `Editörler · ${day}`,
  talkYou: 'Siz · az önce',
  talkFiles: (count) => plural('tr', count, { one: 'bir dosyayla', other: '# dosyayla' }),
  talkEmpty: 'Henüz yanıt yok. Editörler hâlâ okuyor olabilir; bir iki gün sonra yeniden bakın.',
  talkEmptyHint:
    'Bir kelimeyi başka biriyle karıştırdıysanız bu sayfa aynı görünür. Emin değilseniz kelimelerinizi kontrol edin.',
  talkEarlier: 'Daha önce gönderdikleriniz gösterilmez: onları yalnızca editörler açabilir.',
  talkAgain: 'Yeniden bak',
  talkWrite: 'Editörlere yazın',
  talkSent: 'Mühürlendi ve ulaştı. Onu yalnızca editörler açabilir.',

  errorUnreachable: 'Haber merkezine ulaşılamıyor. Bağlantınızı kontrol edip yeniden deneyin.',
  errorBusy: 'Şu anda çok sayıda kişi gönderiyor. Biraz bekleyip yeniden deneyin.',
  errorFlooded: 'Haber merkezine mesaj yağdırılıyor. Mesajınız ulaşsın diye cihazınız bir bulmaca çözüyor.',
  errorSlowDown: 'Bu bağlantıdan bir anda çok şey geldi. Yarım dakika sonra kendiliğinden devam eder.',
  errorSmaller:
    'Haber merkezinde dosyalar için az yer kaldı. Daha küçük dosyalar gönderin ya da bunlarla yarın gelin. Mesajınızın kendisi ulaştı.',
  errorFilesClosed:
    'Haber merkezi şu anda dosya almıyor. Sekiz kelimenizle yarın onlarla gelin. Mesajınızın kendisi ulaştı.',
  errorFull: 'Haber merkezinde şu anda yer yok. Yarın yeniden deneyin; mesajınız gönderilmedi.',
  errorTooLarge: 'Bu, bir mesajın taşıyabileceğinden fazla. Bir dosyayı çıkarın veya metni kısaltın.',
  errorNotReady: 'Haber merkezi şu anda mesaj alamıyor. Daha sonra yeniden gelin.',
  errorFile: 'Bir dosya artık okunamıyor. Onu çıkarıp yeniden ekleyin.',
  errorOther: 'Bir şeyler ters gitti ve mesajınız gönderilmedi. Yeniden deneyin.',
};

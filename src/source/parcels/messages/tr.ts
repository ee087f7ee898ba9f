import { formatNumber } from '#ui/language.ts';
import type { ParcelMessages } from './en.ts';

const n = (value: number): string => formatNumber('tr', value);

export const tr: ParcelMessages = {
  kitTitle: (newsroom) => `Bağlantı olmadan yazın: ⁨${newsroom}⁩`,
  kitLead:
    'Yazdıklarınız ve ekledikleriniz burada, rastgele veri gibi görünen bir dosyaya mühürlenir. Onu siz ya da başka biri daha sonra herhangi bir cihazdan gönderebilir.',
  kitReplies: 'Yanıtlar burada okunamaz. Onlar için sekiz kelimenizle haber merkezinin sayfasını açın.',
  kitStays: 'Bu sayfa ve oluşturduğu dosya, siz silene kadar bu cihazda kalır.',
  kitLate: (day) =>
    `Bu sayfa eskidi. Bugün hâlâ çalışıyor, ama mühürlediğiniz şey haber merkezine en geç şu gün ulaşmalı: ${day}. Mümkünse yenisini alın.`,
  kitExpired:
    'Bu sayfa fazla eski. Haber merkezi ona ait anahtarları yok etti ve mühürleyeceğiniz şeyi kimse açamaz. Haber merkezinin sayfasından yenisini alın.',
  kitQuestion: 'Bu sayfa haber merkezinden mi geliyor?',
  kitQuestionAdvice:
    'Bu kelimeleri haber merkezinin bastıklarıyla karşılaştırın. Biri bile farklıysa hiçbir şey yazmayın.',
  kitSeal: 'Mühürle',
  kitSealing: 'Bir dakika: mühürleniyor.',
  parcelTitle: 'Mühürlü dosyanız',
  parcelLead: (day) => `Haber merkezine en geç şu gün ulaşmalı: ${day}. Ondan sonra anahtarları yok edilir.`,
  parcelHow: 'Onu nasıl taşımak istersiniz?',
  parcelWhole: (size) => `Tek dosya, ${size}`,
  parcelParts: (parts, size) => `${parts} dosya, her biri ${size}`,
  parcelPartsHint: 'Hepsi gerekir, sıra önemli değil. Ayrı ayrı yolculuk edebilirler.',
  parcelSave: 'Dosyayı kaydet',
  parcelSavePart: (number, parts) => `${n(parts)} dosyadan ${n(number)}. dosyayı kaydet`,
  parcelSaved: (name) => `Şu adla kaydedildi: ⁨${name}⁩`,
  parcelSaveAgain: 'Bir kez daha kaydet',
  parcelNext: 'Sekiz kelimenize geçin',
  parcelFailed: 'Oluşturulamadı. Bellek ya da yer yetmiyor olabilir, ya da dosyalarınızdan biri artık yok.',
  kitSealed: 'Mesajınız mühürlendi. Henüz gönderilmedi.',
  kitNowTitle: 'Şimdi ne yapmalı',
  kitNowSteps: [
    'Dosyayı bağlantı olan bir yere götürün ya da götürecek birine verin. O kişinin ne olduğunu bilmesi gerekmez ve dosyayı açamaz.',
    'Haber merkezinin sayfasında “Mühürlü bir dosyam var” onu gönderir.',
    'Dosyayı ve bu sayfayı buradan silin; tarayıcının kaydedilen dosyalar listesinden ve çöp kutusundan da.',
    'Birkaç gün sonra sekiz kelimenizle haber merkezinin sayfasında yanıt arayın. Bir yanıt 14 gün bekler.',
  ],
  kitNowWarning:
    'Dosyayı bulan kimse onu açamaz. Ama ondan kuşkulanan ve bu haber merkezini bilen biri, dosyanın oraya gittiğini ve ne kadar büyük olduğunu öğrenebilir.',
  carryTitle: 'Mühürlü bir dosya',
  carryLead:
    'Dosyayı ya da bütün parçalarını seçin. Bir şey gönderilmeden önce burada denetlenirler. Onları editörlerden başka kimse açamaz, siz bile.',
  carryAdd: 'Dosya seç',
  carryChecking: 'Denetleniyor',
  carryWhole: 'Tam ve hasarsız',
  carryPart: (number, parts) => `${n(parts)} parçadan ${n(number)}. parça, hasarsız`,
  carryDouble: (number) => `${n(number)}. parça, zaten burada`,
  carryOther: 'Başka bir mühürlü dosyanın parçası',
  carryDamaged: (number) => `${n(number)}. parça, ama hasarlı. Geldiği yerden yeniden kopyalayın.`,
  carryForeign:
    'Bu haber merkezi için mühürlü bir dosya değil ya da hasarlı. Doğru dosyaysa geldiği yerden yeniden kopyalayın.',
  carryUnreadable: 'Bu dosya artık okunamıyor. Yeniden seçin.',
  carryMissing: (parts) => `Hâlâ eksik parçalar: ${parts}.`,
  carryReady: 'Her şey burada ve hasarsız.',
  carrySend: 'Gönder',
  carrySending: 'Gönderiliyor. Bu sayfayı açık tutun.',
  carryBar: 'Ulaştı ve güvende',
  carryTooLate:
    'Bu fazla eski. Haber merkezi anahtarlarını yok etti ve artık kimse açamaz. Onu yapanın yenisini yapması gerekir.',
  carryNoFiles:
    'İçindeki yazı ulaştı. Haber merkezinde şu anda bütün dosyalarına yer yok: mühürlü dosyayı yarın yeniden getirin.',
  carryArrived: 'Hepsi ulaştı. Yalnızca editörler açabilir.',
  carryDelete: 'Bu cihazda bulunmamaları gerekiyorsa dosyaları silin.',
};

/**
 * Words that no codename may hold: insults, sects, parties and peoples, weapons and war, prison and pursuit, death,
 * illness, drink and drugs, bodies; and words that cannot be told from another when they are heard, or that are
 * a second spelling of one. Whoever must keep eight words may be searched, and may have to say them aloud.
 */
export const BARRED_ENGLISH: readonly string[] = `
cathouse douche cannabis opium morphine freebase absinthe boozy eskimo nappy islamist islamic yiddish
buddhism buddhist caucasian apache gentile marxism fascism racism pureblood freemason crusader traitor
treason treachery espionage spied snitch rebel revolt renegade army armed armory arrest arson ambush
detonate detonator dynamite explode landmine musket bazooka revolver shrapnel tank nuclear uranium
plutonium gallows headsman slain slashed slashing strangle suffocate mutilated mutilator maimed flogging
impale imprison jailbird jailbreak jailer jailhouse captive captivity handcuff detention deport exile
extradite smuggler smuggling cartel extortion hacker hacked hacking manhunt marauding plunder ransack
ravage sabotage scalping poison dagger hatchet battalion brigade cavalry casualty cartridge buckshot
cannon catapult chokehold choking duress enslave oppressed oppressor persecute overthrow onslaught riot
rubble mutiny tribunal custody curfew defection disloyal suspect evidence confess culprit wrongdoer
perjurer perjury agonize agonizing agony anguished banshee casket catacomb deceased demise coroner drown
entomb exhume gangrene gore gory graves graveyard graveness mortality mortally mortician mortified mortify
mortuary mourner mournful obituary perish purgatory undead zombie wound wrath vendetta vengeful avenge
avenging revenge violate violation violator vanquish threaten thrash whacking pummel pulverize punisher
purge purging pyromania sufferer suffering tragedy villain henchman hate hatred hemlock implode implosion
implosive cruelly cruelness cruelty bully brute brutishly battered battering bruising blast blitz bullwhip
desecrate disfigure destruct famine fanatic faction spearhead spearman trespass surrender unlawful unrest
slander skinhead zealous activism activist agent alias alibi amnesty backstab barricade capitol colonial
colonist colonize colony comrade congress democracy democrat dictator encrypt decipher evade evasion
evasive detective federal feminism feminist feminize freedom liberty ideology imperial impeach patriot
pentagon president senator senate secret secrecy squealer squealing tipoff spyglass tribesman unarmored
unelected veto arousal breeder breeding catcall catfight chaste chastity celibacy celibate deviant
deviancy defile defiling depraved depravity exes flaccid flirt fondling footsie frigidity frigidly gigolo
gonad groin grope hardcore hunk impotence impotency impotent jockstrap kissable kisser kissing caress
lubricant lubricate lustfully lustily lustiness lusty mammary mammogram mating moaner moaning mooned
monogamy naturist negligee nuptials ogle ovary pantyhose procreate prude prudishly rectal seduce seducing
sensually sensuous skimpily skintight sultry swinger swinging thong undress unclad unclothed unisexual
urologist urology vixen womanless womanlike womanly unwomanly womb estrogen udder stallion petted unmolded
badass bonehead brownnose buffoon chump cussed cusp crazed crazily craziness crazy curse deranged
demeaning degraded degrading defame defraud deceit deceiver deceiving despise dingbat disgrace dork dweeb
egomaniac expletive fool filth geek glutton goofball goon hardhead humiliate hunchback humpback humped
hypocrisy hypocrite idiocy imbecile immodest immorally kooky lunacy maggot moocher mongrel mutt nastily
nastiness nerd nutcase oaf outcast parasite parasitic profane profanity rascal rogue repugnant repulsion
repulsive scoundrel scrawny scrooge slum stench stinking stinky stooge tightwad tubby twerp unsightly
upchuck varmint wannabe wimp baboon cesspool excretion excretory gutless guts spew zit chubby aids anemia
anemic aneurism atrophy autism autistic cataract catatonic chemo coma contusion coronary deafness
delirious delirium diabetes diabetic disabled dyslexia dyslexic embolism epidemic epilepsy epileptic
fester gallstone glaucoma gout jaundice malformed morbidity morbidly mumps neurosis neurotic pandemic
paralyses paralysis paralyze phobia polio pox rabid relapse relapsing scabbed scabby scalded scalding
scurvy sedate sedation sedative septic sterile sterility sterilize strep syndrome unhealthy unwell fetal
amniotic cesarean psychic prozac ritalin rehab backache earache laxative amaretto barmaid bartender
barstool bootleg brewery brewing cider eggnog ethanol gambling casino hangover keg liqueur margarita
moonshine nicotine saloon schnapps scotch sherry stash tavern roulette mulled spirits agnostic almighty
apostle blaspheme blasphemy brethren cathedral chaplain clergyman creed darwinism deacon deity devoutly
diocese divinely divinity exorcism exorcist exodus goliath monastery monkhood nativity occultist pagan
parish pastor pope prayer praying preacher preaching preachy puritan reverend sabbath sacrament sacred
saint sanctity sermon shrine siamese siberian sinless sinner theology trinity ungodly unholy worshiper
french roman turkey brussels creole celtic pueblo boney bony boogieman boogeyman caddie cache cubicle
flier freebee hankie illusive lilly phoney shone sulphate useable hypnoses synopses emphases diagnoses
nemeses latter confidant carat emit canon kabob handgun arming headless hurt squad trench turret bust
bootie boned pelvis slapping implicate sinister uncolored unwarlike jugular disarm barrack viper skeleton
skeletal headlock seizing ensnare impound prewar postwar bloomers blubber suing shank wreckage wrecker
wrecking caliber prison
`
  .trim()
  .split(/\s+/);

export const BARRED_ARABIC: readonly string[] = `
الله إسلام مسيحي يهودي شيعي سني علوي درزي كردي أرمني محمد علي حسين مريم يسوع مسجد كنيسة قرآن إنجيل صليب
كافر شهيد جهاد إرهاب قتل ذبح تعذيب اغتصاب سجن معتقل حرب قنبلة صاروخ بندقية موت جثة قبر دم سلاح عاهرة زنا
ديوث تحرش بذيء كلب حمار خنزير خمر حشيش غبي أحمق عبد جنس سوريا فلسطين لبنان العراق مصر داعش بعث حزب رئيس
ملك شتم زنى أسد قاعدة نصرة جبهة حشد حشود كتائب فصائل عصائب طوفان خلافة حواجز كيماوي كيمياوي عبوة مفجر
مجاهدة فلقة شبح بارجة بارودي حربة مدافع مدرع مظلي مغوار فيلق جحفل ضباط شاويش عميد نقيب غواصة شظايا شظية
مقصوف مصفح صاعقة خوذة فتاك فتك سحق خناق مختنق ضرب مضروب صفعة طاعن جريح نزف ساطور رماح محاربة متحارب تحارب
مهاجم تهجم عنف عنيف تعنيف تنكيل حبس محبوس قيود صفد تحقيق تحري مستجوب تحسس جواس مخابر مخبأ مدسوس مسرب تشفير
مشفر شفرة شيفرة تخفي اختباء مختفي مفقود مغدور متهم تهمة اتهام مذنب جرم محكوم مشبوه مشتبه ملاحقة مطارد هروب
هرب فرار متعقب مراقبة متنكر مقنع ملثم لثام تسلل تمويه تواطؤ متورط تحريض محرض تجمهر شغب مشاغب مسيرة اعتصام
إضراب إطاحة انشقاق منشق أمن حصار محاصرة تعبوي مدمر إهلاك أهلك اعتداء اجتياح اجتثاث استنفار اختراق اختناق
استسلام قصاص تعزير دية جبانة لحد مدافن دافن مآتم نعي لطم فقيد مرعب مفجع فدية مرتزق أحمدي باطني بحراني باقر
موارنة سريان عجمي عربان عروبة بدوي قبيلة عشيرة مذاهب غلاة مردة ملتحي محجب خمار بقيع كوفة كوفي مرقد مرجعي
كعبة فرقان سجيل محراب مأذون قداس شماس خوري ثالوث أئمة آذان أقصى بتول بدع رجس شرع قهار رزاق غفور غفار خالق
مهيمن مفتى استخلاف مستضعف تشييع علماني أحزاب أمل عون نهضة طليعة شبيبة وحدوي قومى تطبيع توطين مستوطن نكبة
نكسة جولان مهاجر نضال مناضل مقاوم ممانعة صمود معارض موالي حراك دولة ملوك عرش فدرالي ديموقراطي أميركي
أميركان إغريق أسبان إسحق روماني صيني حماة احتلام إباحة مبتذل فروج زبر فخذي عريان ملامسة فحل منتشي كوكا
تعاطي متعاطي أرعن تيس تيوس جرذان لاعن ساقط لئام مغفل مسعور قرصان سارقة شئون كومبيوتر بكتريا ماكياج كاميرة
فلكلور هليوم غضى بيضوي أنترنيت تكسي خنادق خندق ساتر سواتر مزور جنحة اشتباه تعقب تنكر فضح تورط حرض منشور
إدانة صيام تلاوة تواب غنيمة غنائم حجاج أسلم أزهر عمامة كوثر ساجد منبر مآذن صومعة استكبار قبائل قبلي عشائري
موالاة وصاية رئيسة ملكة حكام شورى فيدرالي فوضوي حماسة وطني دبي حمزة رقيق بوس زبال رحم لعق فحول بنج ثور جرذ
طماع شرير مسروق تزوير احتيال سطو برميل رهيب مرعوب مآسي تجويع يتم نزاع إراقة هزيمة
ابتذال إبط إتيان آثام آجال أجانب أجنة احتجاج احتشام احتفاء احتقان خابور إحرام إحضار أحقاد أحنف اختفاء إخضاع
إخماد أدهم آذار اذكار أرامل أرستقراطي إرضاع أرمل إساءة استبصار استدعاء استسقاء استطلاع استعاذة استغاثة استفراغ
استقالة استقلال استنزاف استهداف استئصال استيلاء أسطول أسى إشاعة أشاوس أشرف أشوس إصابة إصلاح إطلاق أطلال اطهار
إعاقة اعتراض اعتراف اعتلال اعتناق إفراج إفراز إفلات أفندي إقالة اقتراع أقدس إقرأ أقرع أكابر أكذوبة إكراه أكزيما
ألومنيوم أليم إمداد إمراض أميرال انبعاث انتحال انتخاب انتداب انتصار انتقامي انتكاسة انتهاك انحراف انحطاط انحلال
أندلس انسحاب إنعاش انفصال إنفلونزا انكسار انهيار أنيميا أنين آهة أوس ائتلاف أيديولوجي إيلام باثولوجي بازوكة باسم
باسور بتار بثور بخل بخيل بدانة برزخ برطلة برلماني بسكوت بشاعة بشع بطن بطون بطين بلعوم بلهارسيا بنان بندر بنكرياس
بهتان بواسل بويضة بيان تأديبي تائه تبرج تبغ تجديف تجريم تجشؤ تجلط تجنيس تحالف تحرر تحرير تخثر تخويف تدليس تدليك
تدنيس تراخوما تربص ترتيل ترنيم ترهل ترويع تزويج تزييف تستر تسفيه تسلط تسوس تشاحن تشاؤم تشريعي تشليح تشنج تشهير
تصعيد تصفيح تضليل تضميد تطبيل تطفل تعبئة تعتيم تعدي تعسفي تغازل تغسيل تفاسير تفحيم تفسخ تفشي تقدمي تقرح تقزز تقى
تكتم تكتيكي تكذيب تكميم تلصص تلفزة تلفيق تملق تناسخ تناسل تنجيم تنديد تنسك تنظيمي تنمر تهجد تهديم تهرب تهلكة
تهلوس تهليل تهميش تهييج توحد توسل توعك توفي توقيف توكل توم ثآليل ثغور جابر جاحد جاد جارحة جاسم جان جاه جائع
جراحي جرثومة جزائي جسدي جسماني جشع جلالة جلطة جلفة جموح جنوح جنيني جهالة جهل حازم حاسد حبش حجاز حدبة حراقة حران
حرائق حركي حريق حزم حسرة حسناوات حسود حظر حظي حكة حكي حليف حماد حمق حملة حميد حنث حوامل خازن خاصرة خائف خبث خداع
خدام خدعة خديجة خذل خذلان خرطوش خرطوم خشم خصخصة خصوم خضوع خضير خطايا خطر خطورة خطير خفاء خفايا خفقان خلسة خلع
خلوة خليقة خليل خوف خيبة دبلوماسي دجال درنة دروع دستوري دعاوى دعي دفاع دفين دمامل دمقرطة دمل دنس دوحة دولفين
دويلة ذري راجي رادار رادع راشد راشي راصد راغب راكع ربا رباط رجولة رجولي رجيع رجيم رحيم رديء رديئة رشيد رصد رضا
رضاعة رضوخ رعاف رفاق رفيق رمد رهبة روان روحاني روماتزم روماتيزم رؤوف ريان رئوي زاكي زامل زحار زعامة زكام زلزال
زلزلة زلم زلة زمرة زهد زوامل زور زيات زيف ساذج سامر ساهر سبحة سجائر سجدة سخف سذاجة سراج سعار سعال سعيد سفير سقوط
سقيم سكتة سلاطة سلخ سليم سنان سندس سنن سهام سوابق سوسة سيادة سيجارة سيطرة سيقان سيئ شادي شاهد شاهي شبكي شبهة
تشرين شتات شجن شجي شحاذ شخير شراسة شرائع شرس شرف شريف شعار شعب شعوب شعيب شفاه شفايف شفة شفيع شقي شكوك شمولي شنيع
شهامة شهود شيشة شيوع صائب صحافة صحافي صحفي صحوة صدمة صراط صراع صرب صفيق صقور صلاح صلع صماء صمم صوامع ضالع ضرع
ضرير ضلال ضمور ضياع ضيم طامة طاهر طحال طرش طروادة طعون طفح طفيلي طلابي طلائع طليق طهر طوارئ طيش ظافر ظنون ظهار
عاجز عادل عاشق عامر عاهل عباد عبث عبوس عتاد عتيبة عثرة عداء عدالة عدني عدواني عدول عدوى عراك عرج عرفي عرقي عريضة
عرين عزة عصبة عصعص عضال عضو عفاف عفة عفونة عقاقير عقائد عقوق عقيلة عليا عليل عمر عناصر عواد عوج عويل غاشم غانم
غثيان غدد غدة غدير غريق غريم غزل غشيان غصب غطرسة غلام غلو غليظ غيبة غيبوبة غيبي غيث غيظ غيني فاروق فاقد فاقة
فاني فتان فتاوي فتش فتوح فتيل فجار فخري بوشار فرحان فرقاطة فريسة فريضة فزعة فسطاط فصيلة فضيلة فظاظة فظاعة فعلة
فقدان فقير فموي فؤاد فوشيه فوضى فياض فيتو فيروس فيصل قاسم قاصر قاعدي قالي قبيح قتادة قحط قرحة قسري قسطرة قسوة
قشلة قضاء قضايا قضائي قملة قنصل قواعد قيادي كادح كارثي كاره كتم كتمان كتوم كذبة كرش كريهة كسلان كفالة كفي كفيف
كفيل كلوروفورم كلوي كوادر كولونيل كومنولث كونفدرالي كيميائي لاسلكي لثة لجان لجنة لحود لحى لصوصي لمفاوي لوبي ليث
مأجور ماكر مأمور مأموم مانجا مباحث مبارزة مبارك مباغتة مبتدع مبتلى مبرح مبيد متجهم متحجر متحرر متحصن متخاذل
متذلل متربص مترشح مترمل مترهل متسكع متسلط متشاجر متشائم متشنج متطاول متطفل متعجرف متغطرس متكاسل متكبر متمارض
متملق متنازع متهرب متوسل متوعك مثول مجابهة مجذوب مجيد محاكم محتسب محتشم محتكر محجر محجوز محشر محصور محظور محقنة
محكمة محلف محلوق مخادعة مخاصمة مخاض مخاطي مخذول مخزي مخصب مخفي مخلوع مخي مخيم مدان مداهنة مدائن مدثر مدعي مدلك
مدنس مذعن مذكرة مذل مذموم مراءاة مرابط مراسل مرافعة مراكش مراهقة مراودة مراوغة مربد مرتكب مرتهن مرزوق مرصد مرضعة
مريض مريع مزدري مزري مزعوم مزمل مزمن مزمور مزيف مساج مستتر مستجاب مستدعى مستسلم مستطلع مستعان مستغفر مستغل
مستهدف مستهزئ مستولي مسحور مسقط مسكوت مسلوب مسلوخ مسلول مسيطر مسيل مسيئة مشاجرة مشتكي مشعر مشكوك مشمئز مشيمة
مشين مشيئة مصارين مصح مصطفي مصوت مصيدة مضر مضيئ مطرود مطوع مظالم مظفر مظلمة معابر معادي معارج معاشرة معبر معتدى
معترض معتقد معشوق معفن معلول معمم معوي معيب مغازلة مغشوش مغص مغضوب مغفور مغلوب مغناج مغيب مغيث مفاسد مفاعل مفترى
مفتون مفجوع مفرزة مفزع مفسدة مفصلي مفصول مفلح مفلس مقاضاة مقاطعة مقبوض مقتفي مقصر مقموع مقهور مقيد مكتوم مكتئب
مكره مكيدة ملازم زلابيا ملتهب ملجأ ملدوغ ملفق مليمتر ملين مماطلة ممدوح ممقوت مملكة مملوكي ممنوع منازعة مناصرة
مناهضة مناورة مناوشة منبطح منبوذ منتحل منتصر منتكس منتهك منحلة منخر مندب منسحب منظمة منعم منفلت منقبة منكر منهار
منهوب منيف مهتدي مهدئ مهزلة مهزوم مهشم مهلهل مهند مهووس مهين مواجهة مؤازرة مواعدة موالد موجوع مؤذي مورط موس
ميقات ميكروفيلم ناخب ناسور ناظور نافلة نائب نايف نبك نبيل نتروجين نجود ندامة ندبة ندوب نديم نذر نرجيلة نسل نسوان
نسوة نشال نشطة نشوة نشيج نصير نظامي نفاثة نفور نفي نقابة نقابي نقاهة نقب نقرس نقمة نكاف نكاية نكد نكران مزلجة
نميمة نهب نهم نواب نيابة نيابي نيروز نيكوتين نيوترون هاذي هاون هائج هجاء هجر هجران هجين هدام هداة هذيان هزال
هزائم هزيل هستيري هليكوبتر هموم هورمون هوس هيام هيبة هيجان هيمنة هيئة وابل واهن وبيئة وتين وجع وحام وحش وحوش وحي
وداع وذمة ورع وريدي وزارة وسواس وسوسة وشم وصي وطيس وعكة وعيد ولاة ولدان وهمي وهن ويل يرقان يسرى يقظان يمان ينسون
لبؤة تسريب حوامات مروحية مهجع أقبية مخيمات تنظيم حماس صدام مقاومة انقلاب مخابرة دوريات آلية قصف رشاشات منشورات
بكر شاهين شفرات كوفية خشخاش حشيشة كرابيج بصمات مغمض وحشي عصفورية
`
  .trim()
  .split(/\s+/);

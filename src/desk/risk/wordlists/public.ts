/**
 * Heads of states, of governments and of the great organisations of these years, by their whole names: written about
 * without their office, they warn of nothing. Nobody is on it who might be anybody's source.
 */
const split = (names: string): string[] =>
  names
    .split(/[,،\n]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');

export const KNOWN_TO_ALL_EN =
  split(`Donald Trump,Joe Biden,Barack Obama,George Bush,George W. Bush,Bill Clinton,Hillary Clinton,Kamala Harris,Vladimir Putin,Dmitry Medvedev,Sergei Lavrov,Sergey Lavrov,Volodymyr Zelensky,Volodymyr Zelenskyy,
Alexander Lukashenko,Xi Jinping,Narendra Modi,Emmanuel Macron,Nicolas Sarkozy,Angela Merkel,Olaf Scholz,Friedrich Merz,Boris Johnson,Tony Blair,David Cameron,Theresa May,Rishi Sunak,Keir Starmer,King Charles,
Giorgia Meloni,Silvio Berlusconi,Pedro Sanchez,Pedro Sánchez,Viktor Orban,Viktor Orbán,Ursula von der Leyen,Christine Lagarde,Jens Stoltenberg,Mark Rutte,Recep Tayyip Erdogan,Recep Tayyip Erdoğan,Tayyip Erdogan,
Benjamin Netanyahu,Mahmoud Abbas,Yasser Arafat,Bashar al-Assad,Bashar Assad,Hafez al-Assad,Ahmed al-Sharaa,Abdel Fattah el-Sisi,Abdel Fattah al-Sisi,Hosni Mubarak,Mohamed Morsi,Muammar Gaddafi,Khalifa Haftar,Kais Saied,
Abdelmadjid Tebboune,Saddam Hussein,Nouri al-Maliki,Mohammed Shia al-Sudani,Haider al-Abadi,Ali Khamenei,Hassan Rouhani,Ebrahim Raisi,Masoud Pezeshkian,Mohammed bin Salman,Omar al-Bashir,Abdel Fattah al-Burhan,
Mohamed Hamdan Dagalo,Ali Abdullah Saleh,Hassan Nasrallah,Saad Hariri,Najib Mikati,Nabih Berri,Joseph Aoun,Michel Aoun,Abiy Ahmed,Paul Kagame,Yoweri Museveni,William Ruto,Raila Odinga,Uhuru Kenyatta,Cyril Ramaphosa,
Jacob Zuma,Nelson Mandela,Robert Mugabe,Emmerson Mnangagwa,Bola Tinubu,Muhammadu Buhari,Nicolas Maduro,Nicolás Maduro,Hugo Chavez,Luiz Inácio Lula,Jair Bolsonaro,Javier Milei,Gabriel Boric,Nayib Bukele,Imran Khan,
Shehbaz Sharif,Nawaz Sharif,Sheikh Hasina,Aung San Suu Kyi,Rodrigo Duterte,Ferdinand Marcos,Daniel Ortega,Rosario Murillo,Min Aung Hlaing,Hun Sen,To Lam,Hibatullah Akhundzada,Asim Munir,Kim Jong Un,Kim Jong-un,Shinzo Abe,Ashraf Ghani,Hamid Karzai,Antonio Guterres,António Guterres,Ban Ki-moon,Kofi Annan,
Tedros Ghebreyesus,Pope Francis,Pope Leo,Osama bin Laden,Elon Musk,Bill Gates,Mark Zuckerberg,Jeff Bezos`);

export const KNOWN_TO_ALL_AR =
  split(`دونالد ترامب،جو بايدن،باراك أوباما،جورج بوش،بيل كلينتون،هيلاري كلينتون،فلاديمير بوتين،سيرغي لافروف،فولوديمير زيلينسكي،شي جين بينغ،ناريندرا مودي،إيمانويل ماكرون،أنغيلا ميركل،بوريس جونسون،توني بلير،
كير ستارمر،أورسولا فون دير لاين،رجب طيب أردوغان،بنيامين نتنياهو،محمود عباس،ياسر عرفات،بشار الأسد،حافظ الأسد،أحمد الشرع،عبد الفتاح السيسي،حسني مبارك،محمد مرسي،جمال عبد الناصر،أنور السادات،معمر القذافي،خليفة حفتر،
عبد الحميد الدبيبة،قيس سعيد،زين العابدين بن علي،عبد المجيد تبون،عبد العزيز بوتفليقة،محمد السادس،صدام حسين،نوري المالكي،حيدر العبادي،محمد شياع السوداني،مقتدى الصدر،علي السيستاني،علي خامنئي،حسن روحاني،إبراهيم رئيسي،مسعود بزشكيان،
محمد بن سلمان،محمد بن زايد،تميم بن حمد،عمر البشير،عبد الفتاح البرهان،محمد حمدان دقلو،علي عبد الله صالح،عبد ربه منصور هادي،حسن نصر الله،سعد الحريري،رفيق الحريري،نجيب ميقاتي،نبيه بري،جوزيف عون،ميشال عون،
أحمد أبو الغيط،مصطفى الكاظمي،عادل عبد المهدي،إبراهيم محلب،هشام قنديل،يوسف الشاهد،سعد الدين العثماني،عزيز أخنوش،عبد الإله بنكيران،محمد ولد الغزواني،محمد ولد عبد العزيز،إسماعيل هنية،يحيى السنوار،عبد الملك الحوثي،نواف سلام،فؤاد السنيورة،أنطونيو غوتيريش،بان كي مون،كوفي عنان،غير بيدرسن،أسامة بن لادن،نيلسون مانديلا،إيلون ماسك`);

/** Given names in Latin letters, lower case, from many languages. A hint that what follows is a person; never complete. */
export const GIVEN_NAMES_EN = `
aaron abbas abdallah abdel abdirahman abdul abdulaziz abdullah abdulrahman abigail abraham adam adel adnan adrian agnes agnieszka ahmad ahmed aicha aida aisha
alan albert alejandro aleksandr alex alexander alexei alexey alexandra alfred ali alia alice alicia alina alison amal amanda amany amina amir amira amjad ammar amr ana
anas anastasia andre andrea andreas andrei andrew andrey andriy angela anita ann anna anne annie anthony antoine anton antonio anwar ariel arif arjun arthur asad ashraf
asma ayman ayse aziz aziza badr barbara bashar basel bassam bassem beatrice ben benjamin bernard beth bilal bogdan boris brenda brian bridget bruno camille carl carla
carlos carmen carol caroline catherine cecilia charles charlotte chen chidi chris christian christina christine christopher claire clara claudia colin craig cristina
dalia damian dana daniel daniela dariusz darya david deborah denis dennis diana diego dimitri dina dmitri dmitry dominic donald dorothy douglas duncan edward ehab eileen
elena eli elias elif elizabeth ella ellen emad emeka emily emma emre erdem eric erik ernesto esra eszter ethan eugene eva evelyn fabio fadi fadia fahad faisal fares
farid farida farouk farah fatima fatemeh fatma fatou fawzi felix fernando firas fiona florian frances francesca francis francisco frank fred frederick gabriel gareth
gary george georgi gerald ghada ghassan giovanni giulia gloria gonzalo grace graham greg gregory grigory guillaume gunter habib hadi hala hamid hamza han hana hanan hani
hannah hans haris harold harry hasan hashim hassan hatem haydar heather heba hector heidi heinrich helen helena henri henry hiba hisham hossein huda hugo hussain
hussein ian ibrahim ibtisam igor ilya iman imran ines ingrid irina isaac isabel isabella ismail issa ivan ivana ivo iyad jaber jack jacob jacques jafar jamal james jamil
jamila jan jana jane janet jasmine jason javier jean jeff jeffrey jennifer jeremy jesse jessica jesus jihad jill jim joan joao john johan johanna jonas jonathan jorge
jose joseph joshua juan judith julia julian julie julien jurgen kamal kamil karen karim karin karl karolina katarzyna kate katerina katherine kathleen katja kavita keith
kelly kenneth kevin khadija khalid khaled khalil khalifa kim kofi konstantin krzysztof kumar kwame kyle lama lamia lars latifa laura laurent layla lea leila lena leo leon
leonard leonid leslie li liam lidia lina linda lisa liu lorenzo louis louise lubna luca lucas lucia lucy luis luisa luka lukas lydia maged maha mahdi maher mahmood
mahmoud mahmud maksim malak malik manal manfred manuel mara marc marcel marco marcos marcus margaret maria mariam marie marija marina mario marion mark marko markus marta
martha martin martina marwa marwan mary maryam masoud matteo matthew matthias maureen maurice max maxim may maya mehdi mehmet mei melissa mercy miguel mikhail milan miriam
mohamed mohammad mohammed mohamud mohsen mona monica monika mostafa mounir muhammad muhammed munir murad musa mustafa mustapha nabil nada nadia nadim nadine naomi nasser
nasrin natalia natalie natasha nathan nawal nazir neil nicholas nick nicola nicolas nicole nidal nigel nikolai nikos nina nizar noah noor nora nour nura oksana oleg oleksandr
oleksiy olga oliver olivia omar osama oscar osman othman pablo pamela paolo patricia patrick paul paula pavel pawel pedro penelope peter petr petra philip philippe pierre piotr
priya qasim quentin rachel rafael rafiq raghad rahim raj rajesh rami ramzi rana rania raouf rasha rashid raul ravi raymond razan rebecca reem reza ricardo richard riyad
robert roberto robin rodrigo roger roland roman ronald rosa rosemary roy ruslan ruth ryan saad sabah sabri sabrina said saeed safa salah saleh salem salim sally salma salman sam samah
samantha sami samir samira samuel sana sandra sara sarah sasha scott sean sebastian serge sergei sergey sergio serhiy shadi shahid sharif sharon shaun shereen sheila shirin sibel
siham simon simone sofia sonia sophia sophie stanislav stefan stefano stephan stephanie stephen steven stuart suad suha suleiman suresh susan suzan svetlana sylvia taha tamara tamer
tanya tareq tariq tatiana teresa tetiana thabo theodore theresa thomas tim timothy tobias tom tomas tomasz tony ulrich umar usman valentina valeria vanessa vasily vera veronica victor
victoria viktor viktoria vincent violet vitaly vladimir volodymyr waleed walid walter wang wei wendy werner wilhelm william wissam xavier yahya yara yasin yasmin yasser yassin
yevgeny yosef youssef yuri yusuf yulia yves zahra zaid zain zainab zaki zara zeinab zhang ziad ziyad zoe zoran yusra zuhair
adaeze adebayo adeyemi ngozi chinedu chioma ifeanyi obinna uche tunde folake olumide yemi kwabena kwasi kwaku kojo akosua ama efua abena yaa kofi nana esi thandi thandiwe sipho lindiwe
nomvula zanele bongani themba tendai tapiwa rutendo farai chipo wanjiru wanjiku njeri kamau mwangi otieno ochieng achieng akinyi atieno kiprop cheruto wambui juma baraka amani neema rehema zawadi
mariama aminata fatoumata ousmane mamadou moussa seydou boubacar abdoulaye cheikh ibrahima kadiatou awa oumar hawa isatou lamin tekle abebe alemu almaz tsegaye selam hanna dawit yonas mulugeta
nguyen tran pham hoang minh thanh thi phuong lan huong linh tuan duc hieu somchai somsak niran malee suda kanya aung kyaw khin htwe thida zaw myint maung thein budi agus dewi siti putri eko joko
wahyu sri-rahayu rizal farida nurul aisyah ahmad-fauzi juan-carlos miguel-angel luz consuelo pilar mercedes guadalupe lupita ximena alejandra valeria camila mateo joaquin esteban ramon rodolfo
hernan gonzalo ignacio itzel marisol yolanda beatriz thiago joao paulo rafaela larissa anil sunil sanjay vijay ajay amit rohit rahul deepak manoj pooja neha sunita anjali lakshmi padma meena geeta
shanti arun ashok dinesh mahesh ramesh suresh ganesh murali karthik venkat harish naveen sandeep gurpreet harpreet manpreet jaspreet balwinder imtiaz asif kashif nasreen shazia farzana rukhsana
tahira bushra saima zubair naveed waseem shakil rafiqul nazrul shamim nusrat tasnim mahbub dilshod bakhtiyor gulnara aigul nurlan askar bolat dinara aizhan erlan azamat gulbahar behzad farhad
parisa niloufar shirin-ali kaveh arash siavash reza-ali mehran bahram azadeh soraya leyla zehra emine hatice merve kerem kemal yilmaz ozgur ugur cem burak selin deniz oleksandr mykola taras
bohdan ihor vasyl petro halyna iryna nadiia liudmyla zoya galina ludmila gennady arkady timur ramzan magomed zelimkhan murat aslan goran dragan milica jelena zorica ljubica arben agim besnik
drita fatos gezim ion ioana mihai florin razvan bogdana zsofia istvan laszlo gabor ferenc jiri vaclav jana zdenek wojciech grzegorz magdalena kasia jadwiga giorgos dimitris eleni katerina
hye min-jun ji-woo seo-yeon haruto yuki hiroshi takeshi kenji satoko akiko xiao xia lei ming jing jun ying fang hong yan na ping tao
abdalaziz abdelaziz hamed hamad obaid obeida omran raed raad
`
  .trim()
  .split(/\s+/);

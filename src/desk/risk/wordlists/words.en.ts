/** English words that the rules go by; lower case unless a capital is what makes the word. */
const split = (words: string): string[] =>
  words
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** A title that stands before a private person's name. */
export const TITLES_EN =
  split(`mr,mrs,ms,miss,mx,hajja,hajjah,hadja,ustadh,ustadha,woizero,weizero,ato,abba,tata,ate,kuya,kaka,khala,khalo,ammo,teta,sitt,bibi,baji,bhai,didi,dada,bo,mullah,maulana,maulvi,fra,abbot,abbess,canon,vicar,provost,dr,doctor,prof,professor,col,colonel,lt,lieutenant,capt,captain,maj,major,gen,general,brig,brigadier,
sgt,sergeant,cpl,corporal,pvt,private,commander,cmdr,officer,inspector,detective,sheikh,sheik,shaykh,shaikh,imam,mullah,mufti,haji,hajji,hajj,sayyid,sayyed,syed,
ustad,ustaz,mallam,malam,alhaji,hajiya,oga,mzee,mama,baba,nana,pak,ibu,bapak,daw,auntie,señor,señora,senor,senora,don,doña,dona,tía,tío,monsieur,madame,mademoiselle,mlle,mme,herr,frau,signor,signora,pan,pani,shri,smt,begum,babu,tuan,encik,puan,datuk,kyai,ustazah,deacon,pastor,elder,constable,superintendent,warden,matron,midwife,father,sister,brother,rabbi,reverend,rev,bishop,engineer,eng,judge,nurse,lawyer,attorney,agent,emir,amir,comrade,aunt,uncle,sir,madam,lady,lord`);

/** Words after which a name is that of somebody in a public office, who is written about as such. */
export const OFFICES_EN =
  split(`president,vice-president,premier,minister,chancellor,king,queen,prince,princess,pope,sultan,emperor,senator,governor,mayor,ambassador,
secretary,secretary-general,speaker,spokesman,spokeswoman,spokesperson,congressman,congresswoman,commissioner,chairman,chairwoman,chair,ceo,justice,taoiseach,
ombudsman,comptroller,controller-general,mp,representative,ayatollah,caliph,patriarch,archbishop,cardinal,attorney-general,chief,general-secretary,dictator,candidate,leader`);

/** Capitalised words that are no part of a person's name. */
export const NOT_NAMES_EN =
  split(`january,february,march,april,may,june,july,august,september,october,november,december,monday,tuesday,wednesday,thursday,friday,saturday,sunday,
university,ministry,court,council,bank,company,corporation,party,agency,office,hospital,clinic,united,national,international,security,nations,union,organization,organisation,group,street,
road,avenue,square,bridge,airport,station,school,college,institute,academy,center,centre,department,committee,commission,parliament,congress,senate,assembly,government,republic,kingdom,
state,states,federal,central,north,south,east,west,northern,southern,eastern,western,middle,new,old,great,saint,san,los,las,el,la,port,lake,river,mount,sea,ocean,gulf,island,islands,
valley,desert,city,town,village,district,province,governorate,county,region,camp,prison,building,checkpoint,tower,house,palace,hotel,museum,library,church,mosque,temple,cathedral,press,
times,post,journal,guardian,herald,tribune,news,television,radio,media,network,foundation,fund,trust,association,society,federation,league,alliance,movement,front,army,navy,force,forces,
police,guard,guards,brigade,battalion,division,regiment,command,intelligence,service,services,authority,board,bureau,ltd,inc,corp,plc,gmbh,llc,holdings,industries,systems,technologies,
act,law,code,treaty,convention,constitution,article,section,chapter,resolution,report,case,war,peace,human,rights,watch,amnesty,red,cross,crescent,white,black,green,blue,golden,silver,
islamic,muslim,christian,jewish,catholic,orthodox,sunni,shia,shiite,kurdish,arab,arabic,english,french,german,dutch,russian,turkish,syrian,iraqi,iranian,saudi,egyptian,american,british,european,
african,asian,chinese,israeli,palestinian,lebanese,jordanian,libyan,tunisian,moroccan,algerian,sudanese,yemeni,ukrainian,italian,spanish,greek,indian,pakistani,afghan,
god,allah,internet,exclusive,breaking,about,author,note,appendix,annex,chief,prime,foreign,interior,defence,defense,finance,justice,health,education,supreme,high,appeal,criminal,civil,
zakat,chamber,law,faculty,science,medicine,arts,campaign,project,studies,research,observatory,development,bar,doctors,borders,children,save,world,global,air,tel,deir,tal,tall,jabal,wadi,
bab,ain,ras,kafr,khan,beit,bayt,wall,silicon,downing,times,oxford,cambridge,facebook,google,microsoft,apple,amazon,telegram,whatsapp,twitter,the,a,an,and,but,or,if,when,while,after,before,
in,on,at,by,for,from,with,to,of,as,it,its,he,she,they,we,i,you,his,her,their,our,my,this,that,these,those,there,here,what,who,why,how,where,which,no,not,yes,one,two,three,four,five,six,seven,
eight,nine,ten,some,many,most,all,every,each,both,other,another,such,also,only,even,since,until,during,however,although,because,so,then,thus,still,meanwhile,more,several,once,twice,
according,speaking,asked,staff,residents,witnesses,lawyers,police,officials,sources,photos,documents,images,call,ring,write,contact,source,nobody,somebody,anybody,burkina,faso,sri,lanka,sierra,leone,salvador,costa,rica,hong,kong,puerto,rico,cape,verde,ivory,coast,papua,guinea,guinea-bissau,equatorial,bosnia,herzegovina,trinidad,tobago,zealand,zimbabwe,arabia,emirates,korea,africa,america,asia,europe,york,delhi,rio,buenos,aires,tel-aviv,abu-dhabi,phnom,penh,kuala,lumpur,addis,ababa,dar,salaam,santa,monte,mining,energy,oil,gas,steel,shipping,airlines,airways,motors,telecom,pharma,capital,partners,brothers,sons,club,cup,championship,olympics,festival,spring,summer,autumn,winter,ramadan,eid,christmas,easter,ii,iii,iv,vi,union's,real,madrid,manchester,music,pictures,studios,
peugeot,toyota,hilux,kia,hyundai,lada,renault,dacia,mercedes,bmw,ford,nissan,honda,mazda,isuzu,suzuki,volkswagen,audi,fiat,chevrolet,mitsubishi,tata,mahindra,
dear,mr,mrs,ms,dr,prof,isis,un,us,uk,eu,nato,ceo,mp,phd,covid,euphrates,nile,tigris,danube`);

/** Words that show that the capitalised words beside them are somebody who acts. */
export const ACTS_EN =
  split(`said,says,told,tells,added,adds,confirmed,confirms,claimed,claims,recalled,recalls,explained,explains,admitted,denied,wrote,writes,testified,described,warned,stated,kept,drove,hid,heard,saw,spoke,whispered,cooked,cleaned,walked,waited,watched,phoned,begged,smiled,laughed,cried,slept,woke,lied,knew,carried,copied,stamped,typed,translated,guarded,treated,nursed,escaped,confessed,remembers,remembered,insists,thinks,thought,believes,opened,locked,burned,buried,
asked,replied,argued,insisted,whispered,signed,refused,ordered,resigned,fled,defected,was,is,who,has,had,works,worked,lives,lived,left,joined,met,gave,took,sold,bought,ran,killed,arrested,stole`);

/** Words before a name: of an act, a relation, or a trade. */
export const BEFORE_NAMES_EN =
  split(`said,says,told,asked,named,called,met,interviewed,arrested,detained,killed,executed,shot,tortured,kidnapped,photographer,photojournalist,reporter,journalist,
correspondent,editor,writer,author,activist,lawyer,driver,guard,nurse,fighter,commander,leader,accountant,clerk,teacher,student,engineer,manager,director,employee,colleague,boss,husband,wife,son,
daughter,mother,father,brother,sister,cousin,neighbour,neighbor,friend,prisoner,detainee,victim,witness,soldier,officer,secretary,assistant,translator,interpreter,defector,technician,researcher,
analyst,contractor,supervisor,deputy,principal,headmaster,dean,byline,contact`);

/** Trades, ranks and posts that a source may have. Public offices are not among them. */
export const ROLES_EN =
  split(`guard,driver,nurse,doctor,surgeon,paramedic,midwife,pharmacist,clerk,registrar,secretary,accountant,bookkeeper,auditor,cashier,soldier,conscript,officer,sergeant,corporal,
lieutenant,captain,colonel,brigadier,fighter,militant,gunman,commander,recruit,deserter,defector,prisoner,detainee,inmate,worker,labourer,laborer,employee,engineer,technician,mechanic,
electrician,operator,programmer,developer,administrator,cook,chef,cleaner,janitor,porter,doorman,waiter,translator,interpreter,teacher,professor,lecturer,dean,student,intern,trainee,apprentice,
judge,lawyer,prosecutor,investigator,interrogator,inspector,detective,policeman,policewoman,manager,director,supervisor,foreman,assistant,aide,adviser,advisor,consultant,contractor,researcher,scientist,
analyst,chemist,member,volunteer,courier,messenger,pilot,sailor,crewman,stewardess,photographer,cameraman,reporter,journalist,editor,activist,imam,preacher,priest,emir,executioner,smuggler,
shopkeeper,farmer,shepherd,gardener,caretaker,custodian,welder,stevedore,housekeeper,maid,nanny,bailiff,usher,stenographer,typist,telephonist,signalman,conductor,controller,anaesthetist,anesthetist,radiographer,undertaker,gravedigger,morgue attendant,attendant,steward,purser,deckhand,bosun,stoker,beekeeper,seamstress,laundress,launderer,hotel manager,night manager,lab technician,forklift driver,ambulance driver,air traffic controller,surveyor,registry clerk,notary,magistrate,bursar,matron,imam's assistant,muezzin,verger,sexton,herder,fisherman,diver,lighthouse keeper,ranger,gamekeeper,baker,butcher,barber,tailor,plumber,carpenter,builder,dispatcher,archivist,librarian,receptionist,bodyguard,warden,jailer,gatekeeper,watchman,deputy,treasurer,
immigrant,agent,spy,informant,broker,banker,trader,miner,docker,crane operator,customs officer,radio operator,police officer,security guard,social worker,aid worker,medic,orderly,
pathologist,laboratory assistant,school principal,vice-dean,board member,whistleblower,bank teller,tax inspector,sniper,gunner,headmaster,headmistress,headteacher,head teacher,principal,chaplain,dentist,psychologist,psychiatrist,therapist,physiotherapist,radiologist,anaesthesiologist,vet,veterinarian,rigger,driller,blaster,longshoreman,dock worker,tally clerk,weaver,spinner,printer,typesetter,proofreader,sub-editor,cartographer,draughtsman,geologist,biologist,hydrologist,statistician,actuary,paralegal,counsellor,tutor,invigilator,examiner,lab assistant,physio,pacemaker,charge nurse,sub-editor,deacon,sacristan,parish secretary,crew chief,shift leader,team leader,section head,head of section,head of department,head nurse,head guard,locksmith,glazier,roofer,trainer,instructor,coach,mentor,data clerk,croupier,bartender,barman,barmaid,concierge,bellboy,valet,quartermaster,logistician,storekeeper,warehouseman`);

/** Words for people that are no trade, or whose ending does not show one. */
export const PEOPLE_EN =
  split(`colleague,relative,friend,neighbour,neighbor,cousin,aide,nurse,clerk,chef,cook,maid,medic,pilot,spy,resident,student,patient,tenant,assistant,attendant,accountant,consultant,
sergeant,lieutenant,servant,merchant,participant,defendant,informant,migrant,immigrant,parent,adolescent,superintendent,correspondent,respondent,monk,nun,priest,imam,rabbi,deacon,
chaplain,captain,surgeon,judge,coach,scribe,thief,chief,boss,dean,intern,recruit,conscript,convict,captive,hostage,fugitive,native,operative,representative,executive,detective,
witness,orphan,widow,bride,girl,boy,child,youth,teenager,sibling,twin,brother,sister,daughter,son,apprentice,novice,pupil,schoolgirl,schoolboy,employee,trainee,detainee,refugee,
evacuee,returnee,internee,parolee,nominee,draftee,escapee,deportee,abductee,interviewee,staffer,official,professional,criminal,individual,civilian,paramedic,mechanic,cleric,
academic,critic,sceptic,electrician,acolyte,devotee,mate,inmate,classmate,cellmate,teammate,roommate,shipmate,advocate,delegate,graduate,magistrate,associate,prostitute,athlete,
gymnast,dancer,actor,singer,model,fellow,hand,deckhand,farmhand,rebel,soldier,veteran,guardian,librarian,technician,physician,politician,pharmacist`);

/** Things that end as trades do; and people of whom the news counts crowds. */
export const NOT_PEOPLE_EN =
  split(`prayer,number,letter,paper,order,offer,answer,river,border,corner,quarter,chapter,matter,winter,summer,tower,power,server,computer,container,tanker,trailer,meter,kilometer,
centimeter,millimeter,helicopter,center,header,tracker,booster,poster,drawer,router,printer,scanner,buffer,layer,barrier,carrier,newsletter,freezer,generator,reactor,elevator,
tractor,excavator,sensor,factor,sector,vector,door,floor,color,error,mirror,motor,monitor,corridor,indicator,processor,calculator,refrigerator,ventilator,incubator,transformer,
cruiser,bomber,launcher,folder,finger,shoulder,liter,ladder,hammer,freighter,cooler,heater,burner,filter,cluster,disaster,character,register,theater,shelter,counter,encounter,
copper,pepper,cucumber,flower,shower,fever,liver,cover,lever,favor,harbor,labor,rumor,tumor,terror,horror,mayor,cylinder,reminder,feeder,bulldozer,loudspeaker,speaker,trigger,
charger,boiler,steamer,trawler,dinner,banner,manner,burger,hamper,skyscraper,newspaper,wrapper,copter,supper,zipper,master,plaster,roster,monster,toaster,semester,trimester,
canister,minister,plater,crater,starter,transporter,sweater,heifer,other,another,mother,father,brother,sister,daughter,feather,leather,weather,gather,lather,tether,lender,borrower,
insurer,retailer,producer,manufacturer,provider,employer,publisher,broadcaster,player,voter,lawmaker,senator,governor,winner,scorer,leader,competitor,investor,creditor,contributor,
ancestor,visitor,customer,consumer,user,buyer,viewer,reader,follower,subscriber,newcomer,founder,owner,shareholder,stakeholder,taxpayer,commuter,tourist,twist,wrist,checklist,
playlist,shortlist,blacklist,waitlist,ambassador,juror,donor,gangster,youngster,flier,flyer,amplifier,tier,pier,frontier,premier,supplier,multiplier,identifier,magnifier,glacier,
chandelier,pacifier,vier,bestseller,super`);

/** Groups so small or closed that a number makes them smaller; the people of the street are not among them. */
export const GROUP_NOUNS_EN =
  split(`fighters,guards,drivers,patients,pupils,orphans,hostages,captives,cellmates,monks,nuns,nurses,clerks,accountants,bookkeepers,cashiers,auditors,porters,gardeners,caretakers,stewards,deckhands,divers,typists,notaries,bailiffs,welders,dispatchers,archivists,engineers,technicians,officers,soldiers,conscripts,recruits,commanders,employees,workers,colleagues,
members,prisoners,detainees,inmates,interns,trainees,students,teachers,doctors,surgeons,auditors,inspectors,investigators,interrogators,translators,interpreters,secretaries,assistants,aides,
advisers,advisors,operators,programmers,cooks,cleaners,porters,pilots,sailors,defectors,deserters,smugglers,couriers,managers,directors,analysts,researchers,scientists,contractors,consultants,
immigrants,supporters,militants,gunmen,bodyguards,volunteers,photographers,reporters,activists,witnesses,leaders,staff,insiders,medics,paramedics,mechanics,electricians,librarians,archivists,trainers,instructors,midwives,seamstresses,watchmen,jailers,wardens,dockers,miners,deputies,pharmacists,typists,surveyors,seafarers,crewmen,cadets,novices,tellers,crew,neighbours,neighbors,classmates,friends`);

/** What stands for a small place when a name is beside it. */
export const SITES_EN =
  split(`camp,prison,jail,detention centre,detention center,building,checkpoint,street,district,neighbourhood,neighborhood,quarter,village,hamlet,barracks,base,headquarters,headquarter,
warehouse,farm,hotel,cafe,apartment block,tower,roundabout,square,bridge,road,avenue,lane,alley,crossing,compound,safe house,villa,depot,garage,gate,souk,bunker,outpost,hangar,cell block,correctional facility,correctional institution,correctional centre,correctional center,detention facility,penitentiary,remand centre,reformatory,orphanage,monastery,convent,seminary,boarding school,shelter,safehouse,guesthouse,
dormitory,mosque,church,school,clinic,factory,quarry,mine,dam,hospital,health centre,health center,shaft,mill,pier,jetty,wharf,weighbridge,silo,kindergarten,nursery,madrasa,stadium,shop,chemist,pharmacy,bakery,garage,laundry,hostel,lodge,dry dock,dry docks,docks,mansions,heights,apartments,flats,chambers,arcade,tenement,fulfilment centre,fulfillment center,distribution centre,distribution center,business park,industrial estate,housing estate,workshop,dairy,abattoir,slaughterhouse,sawmill,barrier,roadblock,guest house,rest house,home school,water station,pumping station,petrol station,filling station,police station`);

/** Sites that are as much an institution as a place: only what is quoted or called "of" counts. */
export const LARGE_SITES_EN = new Set([
  'school',
  'clinic',
  'factory',
  'mosque',
  'church',
  'dam',
  'mine',
  'bridge',
  'base',
  'tower',
  'hotel',
  'square',
  'headquarters',
  'district',
  'crossing',
  'road',
  'gate',
  'hospital',
  'health centre',
  'health center',
  'kindergarten',
  'nursery',
  'stadium',
  'mill',
  'pier',
  'monastery',
  'convent',
  'seminary',
  'boarding school',
  'orphanage',
  'shelter',
]);

/** Trades after which a name in quotation marks is the name of who has them. */
export const NAMED_TRADES_EN = split(
  `photographer,photojournalist,photo journalist,commander,leader,man,woman,emir,officer,reporter,journalist,activist,trainer,coach,instructor,teacher,fighter,guard,driver,editor`,
);

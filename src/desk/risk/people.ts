/**
 * Words for people by what they do or are. In English a list cannot hold every trade, so the endings of trades count too, and
 * a list holds the things that end as people do.
 */
import { folded } from '../text/fold.ts';
import { ROLES_AR } from './wordlists/words.ar.ts';
import { ROLES_EN } from './wordlists/words.en.ts';

/** Phrases as a part of patterns, the longest first. */
export const alternatives = (phrases: readonly string[]): string =>
  [...new Set(phrases.map((phrase) => folded(phrase)))].sort((a, b) => b.length - a.length).join('|');

/** Trades, ranks and posts. */
export const ROLE_EN = `(?:${alternatives(ROLES_EN)})`;
export const ROLE_AR = `(?:${alternatives(ROLES_AR)})`;

/** Containers, trackers, vendors' things: they end as trades do and are none. */
const THINGS = new Set(
  `prayer,sum,number,letter,paper,order,offer,answer,river,border,corner,quarter,chapter,matter,winter,summer,tower,power,server,computer,container,tanker,trailer,lorry,meter,metre,
kilometer,kilometre,centimeter,millimeter,helicopter,center,centre,header,tracker,booster,poster,drawer,router,printer,scanner,buffer,layer,barrier,carrier,newsletter,freezer,generator,reactor,
elevator,tractor,excavator,sensor,factor,sector,vector,door,floor,color,colour,error,mirror,motor,monitor,corridor,indicator,processor,calculator,refrigerator,ventilator,incubator,transformer,
cruiser,bomber,launcher,rocket launcher,folder,finger,shoulder,liter,litre,dollar,ladder,hammer,freighter,cooler,heater,burner,filter,cluster,disaster,character,register,theater,theatre,shelter,
counter,encounter,adviser's,copper,pepper,cucumber,flower,shower,fever,liver,cover,lever,hour,tour,favor,favour,harbor,harbour,neighbor's,labor,rumor,tumor,terror,horror,mayor,
cylinder,reminder,feeder,bulldozer,loudspeaker,speaker,trigger,charger,boiler,steamer,trawler,dinner,banner,manner,corner,burger,hamper,skyscraper,newspaper,wrapper,copter,supper,zipper,
master,plaster,roster,monster,toaster,semester,trimester,canister,minister,plater,crater,starter,quarterfinal,transporter,sweater,heifer,other,another,mother,father,brother,sister,daughter,
feather,leather,weather,gather,lather,tether,percent,lender,borrower,insurer,retailer,producer,manufacturer,provider,employer,publisher,broadcaster,developer's,player,voter,lawmaker,candidate,senator,governor,winner,scorer,leader,competitor,investor,creditor,contributor,ancestor,visitor,customer,consumer,
user,buyer,viewer,reader,follower,subscriber,newcomer,founder,owner,shareholder,stakeholder,taxpayer,commuter,tourist,list,cyst,fist,twist,mist,wrist,checklist,playlist,shortlist,blacklist,waitlist,
ambassador,juror,donor,gangster,youngster,power,flier,flyer,pillar,altar,collar,cellar,jar,car,bar,war,year,tear,ear,bear,star,scar,seminar,calendar,supermarket,amplifier,tier,pier,frontier,
premier,supplier,supplement,multiplier,identifier,magnifier,cashier desk,glacier,soldier's,chandelier,pacifier,vier,bestseller,cellar,trolley,pillar,vehicle,super,stir,choir,repair,stair,chair,pair,affair,
asian,italian,russian,indian,iranian,egyptian,syrian,algerian,tunisian,nigerian,ukrainian,canadian,australian,brazilian,christian,persian,caspian,lesbian,median`
    .split(/[,\n]+/)
    .map((word) => word.trim()),
);

/** People that no ending shows, and whose count alone does not make a crowd. */
const PLAIN =
  'colleague|relative|friend|neighbour|neighbor|cousin|aide|nurse|clerk|[a-z]*guard|chef|cook|maid|medic|pilot|spy|resident|student|patient|tenant|assistant|attendant|accountant|consultant|sergeant|lieutenant|servant|merchant|participant|defendant|informant|migrant|immigrant|parent|adolescent|superintendent|correspondent|respondent|monk|nun|priest|imam|rabbi|deacon|chaplain|captain|surgeon|judge|coach|scribe|thief|chief|boss|dean|intern|recruit|conscript|convict|captive|hostage|fugitive|native|operative|representative|executive|detective|relative|witness|orphan|widow|bride|girl|boy|child|youth|teenager|sibling|twin|brother|sister|daughter|son|apprentice|novice|pupil|schoolgirl|schoolboy|employee|trainee|detainee|refugee|evacuee|returnee|internee|parolee|nominee|draftee|escapee|deportee|abductee|interviewee|staffer|official|professional|criminal|individual|civilian|paramedic|mechanic|cleric|academic|critic|sceptic|electrician|acolyte|devotee|mate|inmate|classmate|cellmate|teammate|roommate|shipmate|advocate|delegate|graduate|magistrate|associate|prostitute|athlete|gymnast|dancer|actor|singer|model|fellow|hand|deckhand|farmhand|rebel|soldier|veteran|guardian|librarian|technician|physician|politician|pharmacist';
const ENDING =
  /(?:[a-z]{2}(?:er|or|ist|eer|smith|wright|herd|monger)|[a-z]+(?:man|woman|person|boy|girl|maid|folk))$/;
const PLAIN_WORD = new RegExp(`^(?:${PLAIN})$`);

/** As a part of patterns: a word for one person, or several. */
export const PERSON_EN = `(?:${PLAIN}|${ROLE_EN}|[a-z]{3,}(?:er|or|ist|eer|man|woman|men|women))`;

/** A boxer, a bursar; never a container. */
export const isPersonEn = (word: string): boolean =>
  PLAIN_WORD.test(word) || (ENDING.test(word) && !THINGS.has(word) && word.length > 4);

/** The plural of such a word. */
export function isPeopleEn(word: string): boolean {
  if (/(?:men|women)$/.test(word) && word.length > 5) return isPersonEn(`${word.slice(0, -2)}an`);
  if (word === 'children' || word === 'families' || word === 'households' || word === 'people') return false;
  return word.endsWith('s') && isPersonEn(word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1));
}

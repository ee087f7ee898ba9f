/** Patterns of English words that narrow a source to a house, a post, an act or a meeting. */
import { FEW_EN } from './counting.ts';
import { alternatives, PERSON_EN, ROLE_EN } from './people.ts';
import { GROUP_NOUNS_EN } from './wordlists/words.en.ts';

const EN_BODY =
  '(?:organi[sz]ation|company|ministry|office|department|agency|government|army|police|bank|court|hospital|clinic|university|faculty|party|group|militia|movement|unit|brigade|battalion|regiment|team|campaign|board|committee|council|directorate|embassy|authority|service|service|force|firm|plant|factory|prison|camp|foundation|charity|newsroom|cell|bureau|division|section|administration|security office|intelligence|port|airport|institute|school|institution|regime|leadership|command|staff|group|network|caliphate|federation|association|union|ensemble|secretariat|club|league|orchestra|parish|diocese|congregation|mosque|seminary|mine|shipyard|crew|squad|registry|archive|laboratory|lab|morgue|ward|branch|subsidiary|headquarters|municipality|town hall|parliament|commission|tribunal|inspectorate|contractor|supplier|bakery|warehouse|depot|farm|refinery|utility|operator|broadcaster|station)';
const EN_SMALL = `(?:${FEW_EN}|few|handful of)`;
const EN_SAYS =
  '(?:says?|said|tells?|told|confirm(?:s|ed)|report(?:s|ed)|claim(?:s|ed)|warn(?:s|ed)|describe[sd]?|recall(?:s|ed)|explain(?:s|ed)|add(?:s|ed)|recount(?:s|ed)|reveal(?:s|ed)|leak(?:s|ed)|disclose[sd]?|admit(?:s|ted)|assert(?:s|ed)|stat(?:es|ed)|estimate[sd]?|complain(?:s|ed)|kept|showed|handed|gave)';
const EN_LEAKS =
  '(?= (?:who )?(?:had |has |have |secretly |later |then |first )*(?:photographed|copied|smuggled|recorded|filmed|leaked|photocopied|scanned|kept (?:a )?cop(?:y|ies)|passed (?:on|us|it|them|the|along)|took (?:them|it|(?:the |a )?(?:photo|picture|video|copy|film))|slipped|sent (?:us|me|it|them)|shared|provided|supplied (?:us|the)|forwarded|handed (?:over|us|it|them)|gave (?:us|it|them)|noticed|discovered|overheard|witnessed|saw|heard|watched)\\b)';
const DETERMINED = '(?:the |an? |our |its |his |her |their )?';

export const INSIDER_EN: readonly string[] = [
  `(?:an? |the |our |two |three |several )?(?:[\\w-]+ )?(?<!open )(?:sources?|insiders?) (?:in|inside|within|at) (?:the |our |its |his |her )(?!area|region|world|country|province|city|market)[\\w'-]+(?: (?:office|department|ministry|team|unit|company|board))?`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ ){0,2}?(?:deputy |acting |former )?(?:head|chief|whistle-?blower|${ROLE_EN})s? (?:of|at|in|on|from|inside|within) [^.,;:"\\n]{3,60}? (?:told|showed|gave|wrote to|spoke to|contacted|sent) (?:us|me|this (?:newspaper|paper|magazine|site)|our (?:reporter|newsroom)|the (?:newspaper|paper|campaign))`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ )?(?:whistle-?blowers?|sources?) (?:from )?(?:with)?in(?:side)? [^.,;:"\\n]{3,40}?(?= (?:handed|gave|said|told|leaked|sent|showed|provided|who|and)\\b)`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ )?${ROLE_EN}s? (?:who (?:was|were|works?|worked) )?(?:on|from|of|during) (?:the |that )?(?:night|day|morning|evening|late|early|graveyard|weekend) shift`,
  `(?:an? |the |our |one |two |several |some )?(?:\\w+ )?(?:source|person|member|individual|informant|figure|voice|contact|someone|somebody|insider|man|woman|official|employee|people|sources|officials|employees)s? (?:from )?(?:with)?in(?:side)? ${DETERMINED}(?:[\\w'-]+ ){0,3}?${EN_BODY}`,
  `(?:an? |the |one |two )?(?:insiders?(?! (?:trading|dealing|threat|knowledge|information|tip|joke|view))|inside sources?|inside man|mole)(?= \\w|[.,;:"])`,
  // Whoever holds a post somewhere and did what a source does.
  `(?:an? |one |two )(?:[\\w-]+ )?${ROLE_EN}s? (?:in|at|on|of|from|with|for) (?:the |an? |its |his |her |their )[a-z][a-z' -]{2,40}?${EN_LEAKS}`,
  `(?:an? |one )?(?:\\w+ )?(?:member|employee|official|officer|clerk|manager|director|worker|engineer|guard|secretary|accountant|nurse|doctor|staffer|aide|adviser)s? (?:of|in|at|from) ${DETERMINED}(?:[\\w'-]+ ){0,4}?${EN_BODY}(?='?s? (?:\\w+ )?${EN_SAYS}\\b|,? who (?:\\w+ )?${EN_SAYS}\\b)`,
  `(?:an? )(?:\\w+ )?(?:employee|member|official|staff member|staffer) (?:of|in|at|from) (?:the )?(?:[\\w-]+ ){0,3}?[\\w-]+'s (?:[\\w'-]+ ){0,3}?${EN_BODY}`,
  `one of (?:the |its |his |her |their |our |only )?(?:only )?(?:${EN_SMALL}) (?:[\\w-]+ ){0,2}?(?:${ROLE_EN}s?|people|men|women|persons|ones|ministers)\\b(?! (?:killed|dead|injured|wounded))`,
  `one of (?:the|its|his|her|their) (?:[\\w-]+ )?(?:watchmen|foremen|policemen|crewmen|doormen|cameramen|guardsmen|deputies|lieutenants|${alternatives(GROUP_NOUNS_EN)})\\b`,
  `the (?:only|sole) (?:[\\w-]+ )?(?:person|man|woman|one|people)(?: (?:who|on|in|at|with|present)\\b)`,
  `(?:an?|one) (?:[\\w-]+ ){0,2}?(?:source|official|employee|staffer|insider|${ROLE_EN}) who (?!asked|declined|wished|wanted|requested|preferred|refused|spoke on|(?:was|is) not authori)[^.,;\\n]{3,60}?(?= ${EN_SAYS}\\b)`,
  `the (?:only|sole|last|first) (?:[\\w-]+ )?${ROLE_EN}\\b(?: (?:who|on|in|at|with|left|present|to)\\b)?`,
  `(?:an? |the |one |two |three |several )?(?:\\w+ )?(?:sources?|persons?|people|man|woman|someone|somebody|officials?|employees?|members?|${ROLE_EN}s?) (?:who|that) (?:was|were|is|are|had been|has been|have been) (?:\\w+ )?(?:present|in the room|at the (?:meeting|table|scene)|on duty|on shift|on board|there (?:that|when))(?: [\\w ]{0,20}?(?=[,.;]| said| told| and))?`,
  `(?:an? |the |one |two |three |several )?(?:\\w+ )?(?:sources?|persons?|people|man|woman|someone|somebody|officials?|employees?|members?|${ROLE_EN}s?) (?:who|that) (?:had |has |have )?(?:attended|witnessed|sat in on|took part in|took minutes|drafted|copied|typed|translated|signed off|saw|handled|worked (?:in|at|on|for|with|as)|works (?:in|at|on|for|with|as)|work (?:in|at|on|for|with|as)|served (?:in|at|with|under))(?: the | a | an | its | his | her | their | in | at | for | as )?[\\w -]{0,30}?(?=[,.;]| said| told| in | and| recalled| described|$)`,
  `(?:an? |the |\\w+ )?(?:sources?|persons?|people|someone|officials?) (?:close to|near to|familiar with|with (?:direct |first-?hand |detailed |intimate |inside )?knowledge of|with access to|briefed on|involved in|privy to)(?: [\\w'-]+){1,4}`,
  `(?:the|our|its|an?) (?:[\\w-]+ )?(?:reporter|correspondent|fixer|stringer|activist|observer|representative|contact) (?:of|in|inside|from|for|at) (?:the |our )?(?:[\\w'-]+)(?: of)?`,
  `(?:the )?campaign reporter`,
  `(?:his|her|their|the (?:minister|director|president|commander|general|governor|chairman|boss|manager|emir|judge|dean|ceo|mayor)'s) (?:own )?(?:former |personal |private )?(?:secretary|driver|bodyguard|assistant|accountant|cook|doctor|nephew|niece|cousin|brother-in-law|son-in-law|wife|ex-wife|widow|aide|translator|interpreter|nurse|maid|gardener|deputy)(?= (?:\\w+ )?${EN_SAYS}\\b|, who)`,
  `one of the (?:only )?${EN_SMALL}(?= (?:at|in|on|with|who|behind)\\b)`,
  `(?:an? |the |one |two |three )?(?:[\\w-]+ )?(?:member|worker|employee|man|woman|nurse|guard|${ROLE_EN})s? (?:of|on|from|with) the (?:night|day|morning|evening|late|early|same|cleaning|kitchen|ground|maintenance|flight|relief) (?:crew|team|staff|shift|unit|squad|ward|cell|office|brigade|platoon|watch)`,
  `(?:an? |the |one |someone|somebody|anyone)(?:\\w+ )?(?:person|man|woman|girl|boy|youth|employee|colleague|neighbou?r|relative|${ROLE_EN})?s? ?who (?:cleans|cooks|guards|drives|delivers|types|files|carries|repairs|translates|supplies|launders|irons|keeps|runs|manages|services|patrols|answers|sorts|counts|unloads|loads|guarded|cleaned|cooked|drove|delivered|typed|filed|carried|repaired|supplied|treated|buried|washed|dressed|unloaded|loaded|counted|sorted|escorted|fed|shared a (?:cell|room|desk|tent)) [^.,;:"\\n]{3,40}?(?= ${EN_SAYS}\\b|[,.])`,
  `(?:an? |one |two )(?:close |former |distant |old |school |childhood )*(?:relative|colleague|friend|neighbou?r|cousin|brother|sister|spouse|wife|husband|widow|son|daughter|nephew|niece|classmate|cellmate|roommate|confidante?|associate|in-law|subordinate|superior)s? of (?:the |his |her |a |an |one of )?[^.,;:"\\n]{3,40}?(?= (?:\\w+ )?${EN_SAYS}\\b)`,
  `the (?:[\\w-]+ )?${ROLE_EN} who (?!asked|declined|wished|wanted|requested|preferred|refused|spoke on|(?:was|is) (?:killed|not authori))[^.,;\\n]{3,50}?(?= (?:\\w+ )?${EN_SAYS}\\b)`,
  `(?:an? |one |another )?(?:[\\w-]+ )?${ROLE_EN}s? (?:from|in|of) the same (?:unit|ward|office|shift|cell|village|ship|company|floor|class|team|barracks|block|department)`,
  `(?:an? |the |one )(?:[\\w-]+ )?${ROLE_EN} who (?!asked|declined|wished|wanted|requested|preferred|refused|spoke on|(?:was|is) (?:killed|not authori))[^.,;:"\\n]{3,40}?${EN_LEAKS}`,
  `(?:an? |one )(?:first|second|third|fourth|fifth|final)-year (?:[\\w-]+ ){0,2}?student(?: (?:of|in|at) [^.,;:"\\n]{3,30}?)?(?:(?= (?:\\w+ )?${EN_SAYS}\\b)|${EN_LEAKS})`,
  // What belongs to a source, and what became of them, leads to them as their post does.
  `(?:the|our|this) (?:source|informant|whistle-?blower)'s (?:own )?(?:younger |older |elder |late )?(?:brother|sister|wife|husband|son|daughter|father|mother|cousin|uncle|aunt|family|house|car|office|shop|employer|boss|colleagues?|neighbou?rs?|village|street|desk)`,
  `(?:the|our|this) (?:source|informant|whistle-?blower) (?:has |had |was |then |later |since )*(?:resigned|quit|defected|retired|dismissed|fired|sacked|transferred|demoted|suspended|left (?:the|his|her|their) (?:job|post|ministry|army|service|company|unit|office|country|town|city))(?: from (?:the )?[\\w-]+)?`,
  `(?:an? |one )former (?:[\\w-]+ )?${ROLE_EN}(?: (?:of|in|at|from) (?:the )?[\\w-]+(?: [\\w-]+)?)?(?=,? (?:who )?(?:\\w+ )?${EN_SAYS}\\b)`,
  // Whoever was in a room, by what they say of it.
  `(?:one|two|three|another|any|some) of (?:those|the (?:people|men|women|persons|few|others)) (?:who |present|in the |at the |on the )[^.,;:"\\n]{2,50}`,
  `(?:someone|somebody) who (?:was|were|had|sat|stood|saw|heard|took|worked|attended|signed|kept|counted|drove|carried|typed|knew|helped|lived|slept|left|watched|recorded|handled|packed|cleaned|prepared) [^.,;:"\\n]{2,50}`,
  `(?:I|we) (?:myself |ourselves |also |only |once |later )*(?:sat in on|sat at (?:the|that) table|attended (?:the|that|those|this|every)|was present (?:at|when)|were present (?:at|when)|took the minutes|took part in (?:the|that)|was in the (?:room|meeting)|were in the (?:room|meeting)) ?[^.,;:"\\n]{0,50}`,
  `only (?:I|he|she|we|they)(?: and [\\w' ]{2,25}?)? (?:have|had|has|knew|know|knows|hold|held|holds|could|can|saw|keep|kept) [^.,;:"\\n]{3,40}`,
  `only (?:${EN_SMALL}|a few) (?:of us |of them |[\\w-]+ )?(?:who )?(?:have |has |had |ever )*(?:seen|saw|knew|know|knows|hold|held|were told|was told|could|had|have) [^.,;:"\\n]{2,40}`,
  `only the (?!government|president|police|army|court|state|poor|rich|best|first|last)[a-z][\\w' -]{2,30}(?:,[^.,;:"\\n]{3,40},)? (?:knew|know|had (?:the|access|a)|have (?:the|access|a)|could|was told|were told)(?: [^.,;:"\\n]{2,40})?`,
  `the (?:only|sole) (?!earning)(?:\\p{Lu}[\\w-]+|[\\w-]+) (?:below deck|aboard|on board|on the (?:crew|shift|team|rota|night|ward|board|committee|staff)|in the (?:room|crew|team|unit|office|group|cell|class|building)|among (?:them|us|the))`,
  `(?:the [\\w' -]{3,25}, )?the [\\w' -]{3,25} and (?:me|I)(?= *[.,;"]| (?:knew|know|were|had))`,
  `(?:an? |the |one |two |another |a second |a third )(?:[\\w-]+ )?(?:person|man|woman|source|${PERSON_EN}),? (?:speaking |talking |writing |reporting )?from (?:with)?in(?:side)? (?:the |our |its |his |her |their )?[^.,;:"\\n]{3,40}?(?=,| (?:${EN_SAYS}|who|and)\\b|[.;:"\\n]|$)`,
  `one of (?:the |its |his |her |their |our )(?:only )?${FEW_EN} (?!things|ways|places|reasons|words|largest|biggest|most|main|major|world|countries|states|companies|cities|banks|teams|clubs|days|years|times|or|and|to|in|of)[\\w-]+(?: (?!killed|dead|injured)[a-z-]+s)?(?! (?:killed|dead|injured))`,
  `I (?:am|was) (?:one )?of the ${EN_SMALL}(?: [a-z]+)?`,
  `(?:and |since )?(?:he|she|I) (?:is|was|am) one of (?:them|those|us)`,
  `the ${PERSON_EN} of the (?:only|last|first) [\\w-]+`,
  `(?<=\\b(?:reached|reaches|came|comes|have it|had it|know it|knew it|learned it|received|obtained|got|leaked|sent|smuggled|passed|word|message|messages|documents?|recordings?|photos?|table|call|letter)\\b[^.;"\\n]{0,40} )from (?:with)?in(?:side)? (?:the |our |its )[^.,;:"\\n]{3,50}`,
  `(?:in|of|from) (?:the |our |this )(?:whole |same )?(?:team|crew|unit|office|class|ensemble|ward|shift|section|platoon|cell)(?: of \\d{4})? (?:we|they) (?:are|were) (?:only |just )?${EN_SMALL}`,
];

/** The same where nobody is quoted, and only in a sentence in which somebody tells. */
export const TELLING_EN: readonly string[] = [
  `one of (?:them|us)(?! (?:was|were|is|are|has|had|died))`,
  `(?:an? |one |another |two |three )?(?:former|ex-?|retired|serving|current|suspended|dismissed|junior|long-?time|veteran) (?:[\\w-]+ ){0,2}?${PERSON_EN}s? (?:of|at|in|from|with|on) (?:the |an? |its |his |her |their )?[^.,;:"\\n]{3,40}?(?=,| (?:${EN_SAYS}|who|and|whom|we)\\b|[.;:"\\n]|$)`,
  `(?:an? |one |another )(?:[\\w-]+ )?${PERSON_EN} (?:of|at|in|from) (?:the |its |his |her |their )(?:[\\w'-]+ ){0,3}?${EN_BODY}`,
  `(?:an? |one |another |two |three |four |several )(?:[\\w-]+ ){0,2}?(?:man|woman|person|men|women|${PERSON_EN}s?) who (?!asked|declined|wished|wanted|requested|preferred|refused|spoke on|insisted|did not want|(?:was|is|were|are) (?:not (?:authori|permitted|allowed)|killed|shot|arrested|injured|wounded|detained)|died|for a long time|may|might|would|has (?:my|his|her)|could|can|must|should)[^.,;:"\\n]{3,50}?(?=,| (?:and (?:who )?)?(?:${EN_SAYS}|describes?|spoke)\\b|[.;:"\\n]|$)`,
];

/**
 * The EFF's long word list (Joseph Bonneau, 2016; Creative Commons Attribution 3.0 US): 7,776 = 6^5 words.
 * A word's place in this list is its number in a codename, so the order must never change. 663 words are exchanged,
 * each by another in its place. `yo-yo` could not be told from `yoyo` once hyphens are forgiven, and a source who drew
 * it could never come back; `yolk` stands there. The others could frighten, offend or incriminate whoever is searched
 * with them, or sound like another word: tests/protocol/barred-words.ts has them.
 */
export const ENGLISH: readonly string[] = `
abacus abdomen abdominal abide abiding ability ablaze able abnormal abrasion abrasive abreast abridge abroad
abruptly absence absentee absently zucchini absolute absolve abstain abstract absurd accent acclaim
acclimate accompany account accuracy accurate accustom acetone achiness aching acid acorn acquaint acquire
acre acrobat acronym acting action activate activator active steamship fishbowl activity actress acts
acutely acuteness aeration aerobics aerosol aerospace afar affair affected affecting affection affidavit
affiliate affirm affix afflicted affluent afford affront aflame afloat aflutter afoot afraid afterglow
afterlife aftermath aftermost afternoon aged ageless agency agenda fishnet aggregate aghast agile agility
aging gooseneck fisherman mechanic engineer agreeable agreeably agreed agreeing agreement aground ahead ahoy
aide eggcup aim ajar alabaster alarm albatross album alfalfa algebra algorithm fishhook aquarium alienable
alienate aliens alike alive alkaline alkalize almanac grapevine almost aloe aloft aloha alone alongside
aloof alphabet alright although altitude alto aluminum alumni always daylily amaze amazingly amber ambiance
ambiguity ambiguous ambition ambitious ambulance bookcase amendable amendment amends amenity amiable
amicably amid amigo amino amiss ammonia ammonium baseball chinaware among amount amperage ample amplifier
amplify amply amuck amulet amusable amused amusement amuser amusing anaconda anaerobic anagram anatomist
anatomy anchor anchovy ancient android milkman milkmaid dairymaid anew angelfish angelic anger angled angler
angles angling angrily angriness architect angular animal animate animating animation animator anime
animosity ankle annex annotate announcer annoying annually annuity anointer another answering antacid
antarctic anteater antelope antennae anthem anthill anthology antibody antics antidote antihero antiquely
antiques antiquity antirust antitoxic antitrust antiviral antivirus antler antonym antsy anvil anybody
anyhow anymore anyone anyplace anything anytime anyway anywhere aorta chestnut grassland appealing appear
appease appeasing appendage appendix appetite appetizer applaud applause apple appliance applicant applied
apply appointee appraisal appraiser apprehend approach approval approve apricot april apron aptitude aptly
aqua aqueduct arbitrary arbitrate ardently area arena arguable arguably argue arise armadillo armband
armchair freezer armful armhole silkworm armless armoire armored cupboard armrest blender aroma arose around
february arrange array drawer arrival arrive arrogance arrogant wardrobe art ascend ascension ascent
ascertain ashamed ashen ashes ashy aside askew asleep asparagus aspect aspirate aspire aspirin astonish
astound astride astrology astronaut astronomy astute atlantic atlas atom atonable atop atrium atrocious
gingham attach attain attempt attendant attendee attention attentive attest attic attire attitude attractor
attribute atypical auction audacious audacity audible audibly audience audio audition augmented august
authentic author velour chiffon autograph automaker automated automatic autopilot available avalanche avatar
necklace brooch avenue average aversion avert aviation aviator avid avoid await awaken award aware awhile
awkward awning awoke awry axis babble babbling babied photocopy creampuff backboard backboned backdrop
backed backer backfield backfire backhand backing backlands backlash backless backlight backlit backlog
backpack backpedal backrest backroom backshift backside backslid backspace backspin softball backstage
backtalk backtrack backup backward backwash backwater backyard bacon bacteria bacterium workshop badge
badland badly badness baffle baffling bagel bagful baggage bagged baggie bagginess bagging baggy bagpipe
baguette baked bakery bakeshop baking balance balancing balcony balmy balsamic bamboo banana banish banister
banjo bankable bankbook banked banker banking banknote bankroll banner bannister teacher banter barbecue
barbed barbell barber barcode barge bargraph barista baritone barley deckchair barman barn barometer
tealight barracuda barrel barrette tennis barrier dogwood desklamp barterer bash basically basics basil
basin basis basket batboy batch bath baton bats sheepdog airmail airport battery batting battle bauble
lampshade blabber bladder blade blah blame blaming blanching blandness blank hairnet hatstand aircraft
blatancy blatantly blazer blazing bleach bleak bleep blemish blend bless blighted blimp bling blinked
blinker blinking blinks blip blissful balloon blizzard bloated bloating blob blog verbena blooming blooper
blot blouse viaduct bluff bluish blunderer blunt blurb blurred blurry blurt blush blustery boaster boastful
boasting boat bobbed bobbing bobble bobcat bobsled bobtail bodacious body bogged boggle bogus boil bok
bolster bolt bonanza bonded bonding bondless sundress classroom boneless bonelike pinwheel bonfire bonnet
bonsai bonus plasterer popover playfield book boondocks booted booth sugarplum booting bootlace doghouse
boots turnip borax boring borough borrower borrowing boss botanical botanist botany botch both bottle
bottling bottom bounce bouncing bouncy bounding boundless bountiful bovine boxcar boxer boxing boxlike boxy
breach breath breeches breeching wednesday sunday breeze breezy hayfield downpour driftnet briar bribe brick
bride bridged terrier bright brilliant brim bring brink brisket briskly briskness bristle brittle broadband
broadcast broaden broadly broadness broadside broadways broiler broiling broken broker bronchial bronco
bronze bronzing brook broom brought browbeat schoolbag browse browsing airplane brunch brunette brunt brush
parquet postman postmark bubble bubbling bubbly buccaneer bucked bucket buckle gazelle buckskin bucktooth
buckwheat peanut almond budding buddy budget buffalo buffed buffer buffing gymnasium buggy bulb bulge
bulginess bulgur bulk bulldog bulldozer bullfight bullfrog bullhorn bullion bullish bullpen bullring
bullseye bicycle mailman bunch bundle bungee bunion bunkbed bunkhouse bunkmate bunny bunt busboy bush busily
busload storybook busybody buzz cabana cabbage cabbie cabdriver cable caboose postbag cackle cacti cactus
porcelain caddy cadet cadillac cadmium cage cahoots cake calamari calamity calcium calculate calculus
windbreak calibrate calm caloric calorie calzone camcorder cameo camera camisole camper campfire camping
campsite campus canal canary cancel candied candle candy cane canine canister melon canned canning reindeer
cannot canola shipyard canopener canopy canteen canyon capable capably capacity cape capillary capital
badminton capped capricorn capsize capsule caption captivate meadow hillside capture caramel sheepskin
caravan carbon cardboard carded cardiac cardigan cardinal cardstock carefully caregiver careless amethyst
caretaker cargo caring carless carload carmaker carnage carnation carnival carnivore carol carpenter
carpentry carpool carport carried carrot carrousel carry penguin cartload carton cartoon cheetah cartwheel
carve carving carwash cascade case cash casing ferryboat typist cassette casually giraffe cashier catalog
catalyst catalyze llama mohair cashmere morning catchable catcher catching catchy caterer catering evening
catfish hayloft orange catlike catnap catnip catsup cattail cattishly cattle catty catwalk cashew caucus
causal causation cause causing cauterize caution cautious cavalier spaniel caviar cavity cedar celery
celestial fortnight century piecrust cement census ceramics ceremony certainly certainty certified certify
clockwork thumbtack chafe chaffing chain chair chalice challenge chamber chamomile champion chance change
channel chant chaos chaperone hemline chapped chaps chapter character charbroil charcoal charger charging
chariot charity charm charred charter charting chase chasing midnight chastise weekend chatroom chatter
chatting chatty cheating cheddar cheek cheer cheese cheesy chef chemicals chemist angora cherisher cherub
chess chest chevron chevy chewable chewer chewing chewy chief chihuahua childcare childhood childish
childless childlike chili chill chimp chip chirping chirpy chitchat chivalry chive chloride chlorine choice
alpaca tortoise chomp chooser choosing choosy chop chosen chowder chowtime chrome bookend chuck chug chummy
letterbox chunk churn chute duckpond cilantro cinch cinema cinnamon circle circling circular circulate
circus citable citadel citation citizen citric citrus city civic civil clad claim clambake clammy clamor
clamp clamshell clang clanking clapped clapper clapping clarify clarinet clarity clash clasp class clatter
clause clavicle claw clay clean clear cleat cleaver cleft clench herbarium clerical clerk clever clicker
client climate climatic cling clinic clinking clip clique cloak clobber clock clone cloning closable closure
clothes clothing cloud clover clubbed clubbing clubhouse clump clumsily clumsy clunky clustered clutch
clutter coach coagulant coastal coaster coasting coastland coastline coat coauthor cobalt cobbler cobweb
cocoa coconut cod coeditor coerce coexist coffee cofounder cognition cognitive cogwheel coherence coherent
cohesive coil coke cola cold coleslaw coliseum collage collapse collar collected collector collide collie
collision archery toboggan dumbbell seesaw colossal colt zigzag come comfort comfy comic coming comma
commence commend comment commerce commode commodity commodore common commotion commute commuting compacted
compacter compactly compactor companion company compare compel compile comply component composed composer
composite compost composure compound compress comprised computer computing teddy concave conceal conceded
concept concerned concert conch concierge concise conclude concrete concur condense condiment condition
condone conducive conductor conduit cone farmyard confetti seagrass confident confider confiding configure
confined confining confirm conflict conform confound confront confused confusing confusion congenial
congested congrats domino conical conjoined conjure conjuror connected connector consensus consent console
consoling consonant constable constant constrain constrict construct consult consumer consuming contact
container contempt contend contented contently contents contest context contort contour contrite control
checkered convene convent copartner cope copied copier copilot coping copious copper copy coral cork
cornball cornbread corncob cornea corned corner cornfield cornflake cornhusk cornmeal cornstalk corny
striped brother corporal corporate corral correct corridor corrode corroding corrosive corsage corset cortex
cosigner cosmetics cosmic cosmos cosponsor cost cottage cotton couch cough could countable countdown
counting countless country county courier covenant cover coveted coveting coyness cozily coziness cozy
crabbing crabgrass crablike crabmeat cradle cradling crafter craftily craftsman craftwork crafty cramp
cranberry crane cranial cranium crank crate crave craving crawfish crawlers crawling crayfish crayon
nightgown wristband hourglass sundial creamed creamer creamlike crease creasing creatable create creation
creative creature credible credibly credit hillock creme peapod crepe crept crescent crested cresting
crestless crevice crewless crewman crewmate crib cricket cried crier crimp crimson cringe cringing crinkle
crinkly crisped crisping crisply crispness crispy criteria critter croak crock crook croon crop cross crouch
crouton crowbar crowd crown crucial crudely crudeness keychain hinge mailbox crumb crummiest crummy crumpet
crumpled cruncher crunching crunchy sandwich crushable crushed crusher crushing crust crux crying cryptic
crystal cubbyhole cube cubical potluck cucumber cuddle cuddly cufflink culinary culminate culpable farmhouse
cultivate cultural culture cupbearer cupcake cupid cupped cupping curable curator curdle cure feather curing
curled curler curliness curling curly curry pendulum cursive cursor curtain curtly curtsy curvature curve
curvy cushy bedsheet bedside custard custodian birdseed customary customer customize customs cut cycle
cyclic cycling cyclist cylinder cymbal cytoplasm cytoplast dab dad daffodil donkey daily daintily dainty
dairy daisy dallying dance dancing dandelion dander dandruff dandy danger dangle dangling daredevil dares
daringly darkened darkening darkish darkness darkroom darling darn dart hilltop dash dastardly data datebook
dating daughter daunting dawdler dawn daybed daybreak daycare daydream daylight daylong dayroom daytime
dazzler dazzling hollyhock deafening handspan dealer dealing dealmaker dealt dean debatable debate debating
debit debrief debtless debtor debug debunk decade decaf decal decathlon decay waitress saucepan frypan
casserole december decency decent deception deceptive decibel decidable decimal decimeter flute deck
declared decline decode decompose decorated decorator decoy decrease decree dedicate dedicator deduce deduct
deed deem deepen deeply deepness deface defacing breadbox default defeat haystack defective defendant
defender defense defensive deferral deferred defiance defiant picnic breakfast define definite deflate
deflation deflator deflected deflector defog deforest cakepan defrost deftly defuse defy dishcloth dishrack
degrease degree dehydrate homemade dejected delay delegate delegator delete deletion delicacy delicate
delicious delighted rainwater rivulet deliverer delivery delouse delta deluge delusion deluxe demanding
bathwater demeanor shepherd checkers crossword demote demotion demystify denatured deniable denial denim
denote dense density dental dentist denture deny deodorant deodorize departed departure depict deplete
depletion deplored deploy peninsula depose dessert oregano deprecate depress deprive depth deputize deputy
derail plughole derby derived motorbike deserve deserving designate designed designer designing deskbound
desktop deskwork desolate despair elbowroom despite destiny destitute minibus detached detail detection
piano detector island detergent detest bookshelf mattress detoxify detract deuce devalue holiday birthday
deviate deviation deviator device devious devotedly devotee devotion devourer devouring hometown dexterity
dexterous streamlet brooklet diabolic sawmill diagnosis diagram dial diameter diaper diaphragm diary dice
dicing dictate dictation cello difficult diffused diffuser diffusion diffusive dig dilation diligence
diligent dill dilute dime diminish dimly dimmed dimmer dimness dimple diner ponytail dinghy dinginess dingo
dingy dining dinner honeydew dioxide diploma dipped dipper dipping directed direction directive directly
directory direness dirtiness pondweed disagree disallow teaset disarray disaster disband disbelief disburse
discard discern discharge disclose discolor discount discourse discover discuss disdain disengage trailer
braided dish disinfect disjoin disk dislike disliking dislocate dislodge windmill dismantle dismay dismiss
dismount disobey disorder disown disparate disparity dispatch dispense dispersal dispersed disperser
displace display displease disposal dispose disprove dispute disregard disrupt dissuade distance distant
distaste distill distinct distort distract distress district distrust ditch ditto ditzy dividable divided
dividend dividers dividing hopscotch diving horsehair divisible divisibly division divisive divorcee
dizziness dizzy doable docile dock doctrine document dodge dodgy doily doing dole dollar dollhouse dollop
dolly dolphin domain domelike domestic dominion dominoes donated donation donator donor donut doodle
doorbell doorframe doorknob doorman doormat doornail doorpost doorstep doorstop doorway doozy cheekbone
dormitory dorsal dosage dose dotted doubling cherry dove down dowry doze drab dragging dragonfly dragonish
dragster drainable drainage drained drainer drainpipe dramatic dramatize drank drapery drastic draw dreaded
dreadful dreadlock dreamboat dreamily dreamland dreamless dreamlike dreamt dreamy drearily dreary drench
dress drew dribble dried drier drift driller drilling drinkable drinking dripping drippy drivable driven
driver driveway driving drizzle drizzly drone drool droop drop-down dropbox dropkick droplet dropout dropper
drove neighbor drowsily drudge drum dry dubbed dubiously duchess duckbill ducking duckling ducktail ducky
duct dude duffel dugout duh duke duller dullness duly dumping dumpling dumpster duo dupe duplex duplicate
duplicity durable durably duration ladybird during dusk dust dutiful duty duvet dwarf smiling dwelled
dweller dwelling dwindle dwindling dynamic blanket dynasty waterlily lakeside each eagle crosswalk eardrum
earflap earful earlobe early earmark earmuff earphone earpiece earplugs earring earshot earthen earthlike
earthling earthly earthworm earthy earwig easeful easel easiest easily easiness easing eastbound eastcoast
easter eastward eatable eaten eatery eating eats ebay ebony ebook ecard eccentric echo eclair eclipse
ecologist ecology economic economist economy ecosphere ecosystem edge edginess edging edgy edition editor
educated education educator eel effective effects efficient effort eggbeater egging dustcloth eggplant
eggshell goodbye egotism egotistic either eject elaborate elastic elated elbow eldercare elderly eldest
electable election elective elephant elevate elevating elevation elevator eleven elf eligible eligibly
eliminate elite elitism elixir elk ellipse elliptic elm elongated elope eloquence eloquent elsewhere elude
elusive elves email embargo embark embassy embattled embellish ember embezzle emblaze emblem embody seaside
emboss embroider emcee emerald emergency emission shellfish emote emoticon emotion empathic empathy emperor
sandshoe emphasis emphasize emphatic empirical employed employee employer emporium empower emptier emptiness
empty emu enable enactment enamel enchanted enchilada encircle enclose enclosure encode encore encounter
encourage encroach encrust guitar endanger endeared endearing ended ending endless endnote endocrine
endorphin endorse endowment endpoint endurable endurance enduring energetic energize energy enforced
enforcer engaged engaging engine engorge engraved engraver engraving engross engulf enhance enigmatic
enjoyable enjoyably enjoyer enjoying enjoyment enlarged enlarging enlighten enlisted enquirer enrage enrich
enroll butterfly turnpike ensure entail entangled entering entertain enticing entire entitle entity notebook
entourage entrap entree entrench entrust entryway entwine enunciate envelope enviable enviably envious
envision envoy envy enzyme epic beachball epidermal epidermis epidural cabinet hazelwood epilogue epiphany
episode equal equate equation equator equinox equipment equity equivocal eradicate erasable erased eraser
erasure ergonomic errand errant erratic error erupt escalate escalator escapable escapade escapist escargot
beetroot esophagus teaspoon espresso esquire essay essence essential establish estate esteemed estimate
estimator estranged courtyard etching eternal eternity eiderdown ether ethically ethics euphemism evacuate
evacuee piccolo evaluate evaluator evaporate bassoon xylophone even everglade evergreen everybody everyday
everyone evict barnyard evident evil evoke evolution evolve exact exalted example excavate excavator
exceeding exception excess exchange excitable exciting exclaim exclude excluding exclusion exclusive
bottlecap honeypot excursion excusable excusably excuse exemplary exemplify exemption exerciser exert
rosemary exfoliate exhale exhaust workbook seashore existing exit ironwork exonerate hothouse icebox expand
expanse expansion expansive expectant expedited expediter expel expend expenses expensive expert expire
expiring explain parent explicit bedspread exploit explore exploring exponent exporter exposable expose
exposure express expulsion exquisite extended extending extent extenuate exterior external extinct seagull
seashell extras extrovert extrude extruding exuberant fable fabric fabulous facebook facecloth facedown
faceless facelift faceplate faceted facial facility facing facsimile luggage factoid factor factsheet
factual faculty fade fading failing falcon fall false falsify fame familiar family taxi famished station
fancied fanciness fancy fanfare fang fanning fantasize fantastic fantasy biscuit fastball faster fasting
fastness faucet favorable favorably favored favoring favorite fax feast keyboard fedora feeble feed feel
feisty feline felt-tip feminine accordion drummer pianist femur fence fencing fender ferment fernlike
ferocious ferocity ferret ferris ferry fervor homework festival festive festivity chairlift fetch fever
fiber fiction fiddle fiddling fidelity fidgeting fidgety fifteen fifth fiftieth fifty figment figure
figurine filing filled filler filling film filter teenager filtrate finale finalist finalize finally finance
financial finch fineness finer finicky finished finisher finishing finite finless finlike fiscally fit five
ketchup flagman flagpole flagship flagstick flagstone flail flakily flaky flame flammable flanked flanking
flannels flap flaring flashback flashbulb flashcard flashily flashing flashy flask flatbed flatfoot flatly
flatness flatten flattered flatterer flattery flattop flatware flatworm flavored flavorful flavoring
flaxseed fled fleshed fleshy flick powerboat flight flinch fling flint flip vinegar float flock hyacinth
flop floral florist floss flounder flyable flyaway flyer flying flyover flypaper foam foe fog foil folic
folk follicle follow honey fondly fondness fondue font food toddler footage football footbath footboard
footer footgear foothill foothold footing footless footman footnote footpad footpath footprint footrest
lollipop footsore footwear footwork fossil foster founder founding fountain fox foyer fraction fracture
fragile fragility fragment fragrance fragrant frail frame framing frantic fraternal frayed fraying frays
freckled freckles pumpkin racetrack freebie violinist freefall freehand freeing freeload freely doughnut
freeness freestyle freeware freeway freewill freezable freezing freight paintbox frenzied frenzy frequency
frequent fresh fretful fretted friction friday fridge fried friend frighten frightful chocolate lemonade
frill fringe frisbee frisk fritter frivolous frolic from front frostbite frosted frostily frosting frostlike
frosty froth frown frozen fructose frugality frugally fruit frustrate frying gab gaffe gag gainfully gaining
gains gala gallantly galleria gallery galley gallon bedroom knitwear galore galvanize farmland game gaming
gamma gander gangly songbook gangway gap garage garbage garden gargle garland garlic garment garnet garnish
garter gas gatherer gathering gating gauging gauntlet gauze gave gawk gazing gear gecko aardvark geiger gem
gender generic generous genetics genre pistachio gentleman gently gents geography geologic geologist geology
geometric geometry geranium gerbil geriatric germicide germinate germless germproof gestate gestation
gesture getaway getting getup giant gibberish giblet giddily giddiness giddy gift gigabyte gigahertz
gigantic giggle giggling giggly milkshake gilled gills gimmick girdle giveaway given giver giving gizmo
gizzard glacial glacier glade gladiator gladly glamorous glamour glance glancing glandular glare glaring
glass lunchbag glazing gleaming gleeful glider gliding glimmer glimpse glisten glitch glitter glitzy gloater
gloating gloomily gloomy glorified glorifier glorify glorious glory gloss glove glowing glowworm glucose
glue gluten glutinous barnacle gnarly gnat goal goatskin goes goggles going goldfish goldmine goldsmith golf
jellybean teabag gondola gone gong good gooey bison goofiness goofy google chickadee gopher cookbook gorged
gorgeous scrapbook gosling gossip gothic gotten marmot gown grab graceful graceless gracious gradation
graded grader gradient grading gradually graduate graffiti grafted grafting grain granddad grandkid grandly
grandma grandpa grandson granite granny granola grant granular grape graph grapple grappling grasp grass
gratified gratify grating gratitude gratuity gravel paperback bookmark paperclip gravitate gravity gravy
gray grazing greasily greedily greedless greedy green greeter greeting grew greyhound grid grief grievance
grieving grievous grill grimace grimacing grime griminess grimy grinch grinning grip gristle grit groggily
groggy cornflour groom groove grooving groovy blueberry ground grouped grout grove grower growing growl grub
grudge grudging grueling gruffly grumble grumbling grumbly grumpily grunge grunt guacamole guidable guidance
guide guiding guileless guise gulf gullible gully gulp gumball gumdrop gumminess gumming gummy gurgle
gurgling guru gush gusto gusty sugarcane beanbag gutter guy guzzler gyration habitable habitant habitat
habitual sparrow pigeon pheasant hacksaw had haggler haiku half halogen halt halved halves hamburger hamlet
hammock hamper hamster hamstring handbag handball handbook handbrake handcart handclap handclasp handcraft
waterfall handed handful handgrip sideboard handheld handiness handiwork handlebar handled handler handling
handmade handoff handpick handprint handrail handsaw handset handsfree handshake handstand handwash handwork
handwoven handwrite handyman hangnail hangout fieldwork hangup hankering raincloud hanky haphazard happening
happier happiest happily happiness happy harbor hardcopy raspberry hardcover harddisk hardened hardener
hardening hardhat cormorant hardiness hardly hardness hardship hardware hardwired hardwood hardy harmful
harmless harmonica harmonics harmonize harmony harness harpist harsh harvest hash hassle haste hastily
hastiness hasty hatbox hatchback hatchery heifer hatching hatchling ironing hatless chisel haunt haven
hazard hazelnut hazily haziness hazing hazy headache headband headboard headcount headdress headed header
headfirst headgear heading headlamp soapbox trellis headphone headpiece headrest headroom headscarf headset
basement headstand headstone headway headwear heap heat heave heavily heaviness heaving hedge hedging
heftiness hefty helium helmet helper helpful helping helpless helpline toolbox hemstitch hence dustpan henna
herald herbal herbicide herbs heritage hermit heroics heroism herring herself hertz hesitancy hesitant
hesitate hexagon hexagram hubcap huddle huddling huff hug hula hulk hull human humble humbling humbly humid
goldfinch humility humming hummus humongous humorist humorless humorous grouse ibis humvee bullfinch
hundredth hunger hungrily hungry pineapple hunter hunting huntress huntsman hurdle hurled hurler hurling
hurray hurricane hurried hurry soapstone husband hush husked huskiness hut hybrid hydrant hydrated hydration
hydrogen hydroxide hyperlink hypertext hyphen rucksack hypnosis hypnotic hypnotism hypnotist hypnotize
jackdaw magpie ibuprofen ice iciness icing icky icon icy idealism idealist idealize ideally idealness
identical identify identity orchestra mallard idiom idly igloo ignition ignore iguana illicitly illusion
rattan image imaginary imagines imaging oriole imitate imitation immature immerse immersion imminent
immobile osprey skylark immortal immovable immovably immunity immunize impaired thistle impart impatient
chorus impeding impending imperfect melody impish implant implement sweetcorn implicit workbench sawdust
keyhole imply impolite important importer impose imposing nectarine tangerine avocado typeface imprecise
imprint fern impromptu improper improve improving improvise imprudent impulse impulsive impure impurity
iodine iodize ion ipad iphone ipod irate irk iron irregular irrigate irritable irritably irritant irritate
chickpea artichoke isolated isolating isolation isotope issue issuing italicize italics item itinerary
itunes ivory ivy jab jackal jacket jackknife jackpot seaweed driftwood boulder cliff jalapeno jam janitor
january jargon jarring jasmine masonry jaunt java jawed jawless jawline jaws jaybird jaywalker jazz jeep
jeeringly jellied jelly jersey jester jet jiffy jigsaw jimmy jingle jingling jinx jitters jittery job jockey
diamond jogger jogging john joining jokester jokingly jolliness jolly jolt jot jovial joyfully joylessly
joyous joyride joystick jubilance jubilant judge judgingly judicial judiciary judo juggle juggling teahouse
juice juiciness juicy jujitsu jukebox july jumble jumbo jump junction juncture june junior juniper junkie
junkman junkyard jurist juror jury justice justifier justify justly justness juvenile shopfront kangaroo
karaoke karate karma kebab keenly keenness keep firebrick kelp kennel kept kerchief kerosene kettle kick
kiln kilobyte kilogram kilometer kilowatt kilt kimono kindle kindling kindly kindness kindred kinetic
kinfolk king kinship kinsman kinswoman pearl sapphire turquoise kitchen kite kitten kitty kiwi kleenex
knapsack knee knelt knickers knoll koala turnstone kosher krypton kudos kung labored laborer laboring
laborious labrador ladder ladies ladle ladybug ladylike lagged lagging lagoon lair lake lance landed
landfall landfill landing landlady landless landline landlord landmark landmass cushion landowner landscape
landside landslide language lankiness lanky lantern lapdog lapel lapped lapping laptop lard large lark lash
lasso last latch late lather latitude latrine seafood latticed launch launder laundry laurel lavender lavish
dairyman lazily laziness lazy lecturer left legacy legal legend legged leggings legible legibly legislate
lego legroom legume legwarmer legwork lemon lend length lens lent leotard lesser letdown lethargic lethargy
letter lettuce level leverage levers levitate levitator liability liable guitarist librarian library licking
licorice lid life lifter lifting liftoff ligament likely likeness likewise liking lilac ringlet lily limb
limeade limelight limes limit limping limpness line lingo linguini linguist lining linked linoleum linseed
lint lion lip liquefy fireman liquid lisp list litigate litigator litmus litter little livable lived lively
liver livestock lividly living lizard topaz limestone lucid luckily luckiness luckless lucrative ludicrous
lugged lukewarm lullaby lumber luminance luminous lumpiness lumping lumpish wagtail lunar lunchbox luncheon
lunchroom lunchtime lung lurch lure luridness lurk lushly lushness luster lacquer corduroy woolen lustrous
canvas luxurious luxury lying lyrically lyricism lyricist lyrics macarena macaroni macaw mace machine
machinist magazine magenta warbler magical magician magma magnesium magnetic magnetism magnetize magnifier
magnify magnitude magnolia mahogany orchid majestic majesty majorette majority makeover maker makeshift
making menu malt mama mammal burlap crochet manager managing manatee mandarin mandate mandatory mandolin
manger mangle mango mangy manhandle manhole manhood flamingo manicotti manicure manifesto manila mankind
manlike manliness manly manmade manned mannish manor manpower mantis mantra manual many map marathon ostrich
marbled marbles marbling march mardi margarine fishcake margin marigold marina marine marital maritime
marlin marmalade maroon married marrow marry marshland marshy marsupial marvelous oatmeal mascot masculine
mashed mashing massager masses massive mastiff matador matchbook matchbox matcher matching matchless
material maternal maternity math knitting matriarch matrimony matrix matron matted matter maturely maturing
maturity mauve maverick maximize maximum maybe mayday mayflower sewing placemat mobile mobility mobilize
mobster mocha mocker mockup modified modify modular modulator module moisten moistness moisture molar
molasses mold molecular molecule molehill mollusk mom jewelry monday monetary monetize moneybags moneyless
moneywise mongoose mackerel monitor joiner chopstick monogram monologue monopoly monorail monotone monotype
monoxide monsieur monsoon monstrous monthly monument woodlark moodiness moody mooing moonbeam cutlery
moonlight moonlike moonlit moonrise moonscape fishpond moonstone moonwalk mop morale morality morally
oatcake opera potato morphing morse newspaper wallpaper calendar inkwell briefcase necktie mosaic mossy most
mothball mothproof motion motivate motivator motive motocross motor motto mountable mountain mounted
mounting waistcoat raincoat mouse mousiness moustache mousy mouth movable move movie moving mower mowing
much muck mud mug mulberry mulch mule glasswork mullets multiple multiply multitask multitude mumble
mumbling mumbo mummified mummify mummy pitcher munchkin mundane municipal muppet mural murkiness murky
murmuring muscular museum mushily mushiness mushroom mushy music carpet muskiness musky mustang mustard
muster mustiness musty mutable mutate mutation mute bluebell primrose birdhouse haddock mutual muzzle myself
myspace mystified mystify myth nacho nag nail name naming nanny nanometer nape napkin napped napping
broccoli narrow minnow swordfish national native keypad natural nature corkboard nautical navigate navigator
navy nearby nearest nearly nearness neatly neatness nebula nebulizer nectar negate negation negative
neglector compass negligent negotiate seabird nemesis neon nephew sturgeon nervous nervy nest net neurology
neuron plaid pottery neuter neutron never next nibble nickname flatiron niece nifty nimble nimbly nineteen
ninetieth ninja nintendo ninth staircase nuclei nucleus nugget nullify number numbing numbly numbness
numeral numerate numerator numeric numerous telescope nursery nursing nurture hawthorn nutlike nutmeg
nutrient nutshell nuttiness nutty nuzzle nylon hornbeam oak oasis oat obedience obedient sweater object
obligate obliged oblivion oblivious oblong obnoxious oboe obscure obscurity observant observer observing
obsessed obsession obsessive obsolete obstacle obstinate obstruct obtain obtrusive obtuse obvious kickstand
occupancy occupant occupier occupy ocean ocelot octagon octane october octopus magnet oil oink ointment okay
old olive olympics omega omen ominous omission omit omnivore onboard oncoming ongoing onion online onlooker
only onscreen onset onshore firefly onstage onto onward onyx oops ooze oozy opacity opal open operable
operate operating operation operative operator tomato opossum opponent oppose opposing opposite bumblebee
honeybee opt opulently osmosis other otter ouch ought ounce outage outback outbid outboard outbound outbreak
outburst cypress outclass outcome outdated outdoors outer outfield outfit outflank outgoing outgrow outhouse
outing outlast outlet outline outlook outlying outmatch outmost outnumber outplayed outpost outpour output
outrage outrank outreach outright outscore outsell outshine outshoot outsider outskirts outsmart outsource
outspoken outtakes outthink outward outweigh outwit oval torch oven overact overall overarch overbid
overbill overbite overblown overboard overbook overbuilt overcast overcoat overcome overcook overcrowd
overdraft overdrawn overdress overdrive overdue overeager overeater overexert overfed overfeed overfill
overflow overfull overgrown overhand overhang overhaul overhead overhear overheat overhung overjoyed
overkill overlabor overlaid overlap overlay overload overlook overlord overlying overnight overpass overpay
overplant overplay overpower overprice overrate overreach overreact override overripe overrule overrun
overshoot overshot oversight oversized oversleep oversold overspend overstate overstay overstep overstock
overstuff oversweet overtake mosquito overtime overtly overtone overture overturn overuse overvalue overview
overwrite owl oxford oxidant oxidation oxidize oxidizing oxygen oxymoron oyster ozone paced pacemaker
pacific pacifier pacifism pacifist pacify padded padding paddle paddling padlock knapweed pager paging
pajamas palace palatable palm palpable palpitate paltry pampered pamperer pampers pamphlet panama pancake
pancreas panda sofa pang panhandle panic panning panorama panoramic panther pantomime pantry pants firewood
paparazzi papaya paper paprika papyrus parabola parachute parade paradox paragraph parakeet paralegal soup
stocking wicker paramedic parameter paramount parasail acacia redwood parcel parched parchment pardon
knothole parka parking parkway parlor parmesan parole parrot parsley parsnip partake parted parting
partition partly partner partridge party passable passably passage passcode passenger passerby passing
passion passive passivism passover passport password pasta pasted pastel pastime lacework pastrami pasture
pasty patchwork patchy paternal paternity path patience patient patio patriarch costume patrol patronage
patronize pauper pavement paver pavestone pavilion paving pawing payable payback paycheck payday payee payer
paying payment payphone payroll pebble pebbly pecan pectin peculiar peddling pediatric pedicure pedigree
pedometer pegboard pelican pellet pelt sunhat penalize penalty pencil pendant pending penholder penknife
pennant penniless penny penpal pension sunrise pentagram pep perceive percent perch percolate perennial
perfected perfectly perfume periscope jumper tailor shoemaker perkiness perky perm peroxide perpetual
perplexed beetle persevere persuaded persuader pesky peso pessimism pessimist pester pesticide petal petite
petition petri petroleum market petticoat pettiness petty petunia phantom airfield phoenix phonebook roadmap
phonics phoniness phony phosphate photo phrase phrasing placard placate placidly plank planner plant plasma
plaster plastic plated platform plating platinum platonic platter platypus plausible plausibly playable
playback player playful playgroup playhouse playing playlist playmaker playmate playoff playpen playroom
playset plaything playtime plaza pleading pleat pledge plentiful plenty plethora plexiglas pliable plod plop
plot plow ploy pluck plug peacock plunging plural plus bathroom plywood poach pod poem poet pogo pointed
pointer pointing pointless pointy poise rabbit poker poking polar police policy anklebone polish politely
polka polo polyester polygon polygraph polymer poncho pond pony popcorn lakeshore poplar popper poppy
popsicle populace popular populate porcupine pork porous porridge portable portal portfolio porthole portion
portly portside poser posh posing possible possibly possum postage postal postbox postcard posted poster
posting postnasal posture vegetable pouch pounce pouncing pound pouring pout powdered powdering powdery
power powwow arrowroot praising prance prancing pranker prankish prankster leapfrog locksmith logbook lupine
macaroon preamble precinct precise precision precook precut predator predefine predict preface prefix
preflight preformed pregame pregnancy pregnant preheated prelaunch prelaw prelude premiere premises premium
prenatal preoccupy preorder prepaid prepay preplan preppy preschool prescribe preseason preset preshow
sunset presoak press presume presuming preteen pretended pretender pretense pretext pretty pretzel prevail
prevalent prevent preview previous upland prewashed prideful pried primal primarily primary primate primer
primp princess print prior prism wisteria prissy pristine privacy private privatize prize proactive probable
probably probation probe probing probiotic problem procedure process proclaim waterhole procurer prodigal
prodigy produce product oakwood pinecone professed professor profile profound profusely progeny prognosis
program progress projector prologue prolonged promenade prominent promoter promotion prompter promptly prone
prong pronounce pronto proofing proofread proofs propeller properly property proponent proposal propose
props prorate protector protegee proton prototype protozoan protract protrude proud provable proved proven
provided provider providing province proving provoke provoking provolone prowess prowler prowling proximity
proxy coffeepot kayak towpath prune pruning pry coatrack public publisher pucker pinafore pug pull pulmonary
pulp pulsate pulse toothpick puma pumice shoulder punch punctual punctuate punctured pungent hairbrush punk
pupil puppet puppy purchase muffin purebred purely pureness pullover hairpin hairdryer purifier purify
purist mailbag purity purple purplish purposely purr purse pursuable pursuant pursuit purveyor pushcart
pushchair pusher pushiness pushing pushover pushpin pushup pushy putdown putt puzzle puzzling pyramid mirror
python quack quadrant quail quaintly quake quaking qualified qualifier qualify quality qualm quantum quarrel
quarry quartered quarterly quarters quartet quench query quicken quickly quickness quicksand quickstep quiet
quill quilt quintet quintuple quirk quit quiver quizzical quotable quotation quote artwork race racing
cracker rack racoon radar radial radiance radiantly radiated radiation radiator radio radish raffle raft
rage ragged raging ragweed raider railcar railing railroad railway raisin rake raking rally ramble rambling
ramp ramrod ranch rancidity random ranged ranger ranging ranked ranking hedgehog ranting rants rare rarity
conifer rash rasping squirrel raven ravine raving ravioli ravishing reabsorb reach reacquire reaction
reactive reactor reaffirm ream reanalyze reappear reapply reappoint reapprove rearrange rearview reason
reassign reassure reattach reawake rebalance rebate whisker rebirth reboot reborn rebound rebuff rebuild
rebuilt reburial rebuttal recall recant recapture recast recede recent recess recharger recipient recital
recite reckless reclaim recliner reclining recluse reclusive recognize recoil recollect recolor reconcile
reconfirm reconvene recopy record recount recoup recovery recreate yellow rectangle rectified rectify
recycled recycler recycling reemerge reenact reenter reentry reexamine referable referee reference refill
refinance refined refinery refining refinish reflected reflector reflex reflux refocus refold reforest
reformat reformed reformer reformist refract refrain refreeze refresh refried refueling refund refurbish
refurnish refusal refuse refusing refutable refute regain regalia regally reggae regime region register
registrar registry regress regretful regroup regular regulate regulator cranefly reheat rehire rehydrate
reimburse reissue reiterate rejoice rejoicing rejoin rekindle backdoor ballpoint relatable related relation
relative relax relay relearn release relenting reliable reliably reliance reliant relic relieve relieving
relight relish relive reload relocate relock reluctant rely remake remark remarry rematch remedial remedy
remember reminder remindful remission remix remnant remodeler remold remorse remote removable removal
removed remover removing rename renderer rendering rendition griddle renewable renewably renewal renewed
renounce renovate renovator rentable rental rented renter reoccupy reoccur reopen reorder repackage
repacking repaint repair repave repaying repayment repeal repeated repeater repent rephrase replace replay
replica reply reporter repose repossess repost repressed reprimand reprint reprise reproach reprocess
reproduce reprogram reps reptile reptilian treetop leaflet blossom repurpose reputable reputably request
require requisite reroute rerun resale resample rescuer reseal research reselect reseller resemble resend
resent reset reshape reshoot reshuffle residence residency resident residual residue resigned resilient
resistant resisting resize resolute resolved resonant resonate resort resource respect resubmit result
resume resupply resurface resurrect retail retainer retaining retake retaliate retention rethink retinal
retired retiree retiring retold retool retorted retouch retrace retract retrain retread retreat retrial
retrieval retriever retry return retying retype reunion reunite reusable reuse reveal reveler parasol
revenue reverb revered reverence mapmaker reversal reverse reversing reversion revert revisable revise
revision revisit revivable revival reviver reviving revocable revoke colander lightbulb revolving reward
rewash rewind rewire reword rework rewrap rewrite rhyme ribbon ribcage rice riches richly richness rickety
ricotta riddance ridden ride riding rifling rift rigging rigid rigor rimless rimmed rind rink rinse rinsing
honeycomb ripcord ripeness ripening ripping ripple rippling riptide rise rising risk risotto crabapple ritzy
rival riverbank riverbed riverboat riverside riveter riveting roamer roaming roast robbing robe robin
robotics robust rockband rocker rocket rockfish rockiness rocking rocklike rockslide rockstar rocky woodland
palette romp rope roping roster rosy rotten rotting rotunda glassware rounding roundish roundness roundup
roundworm routine routing rover roving royal rubbed rubber rubbing beehive rubdown ruby ruckus rudder rug
ruined rule rumble rumbling rummage rumor runaround rundown runner running runny runt runway rupture rural
ruse rush rust rut mealtime chipmunk meatloaf milkweed sacrifice sadden saddlebag saddled saddling sadly
sadness safari safeguard safehouse safely safeness saffron saga sage sagging saggy said millpond sake salad
salami salaried salary saline salon flowerbed salsa salt salutary salute salvage salvaging salvation same
sample sampling sanction mistletoe sanctuary sandal sandbag sandbank sandbar sandblast sandbox sanded
sandfish sanding sandlot sandpaper sandpit sandstone sandstorm sandworm sandy sanitary sanitizer sank santa
sapling sappiness sappy sarcasm sarcastic sardine sash sasquatch sassy satchel satiable satin satirical
satisfied satisfy saturate saturday sauciness saucy sauna savage savanna saved savings savior savor
saxophone say basketful bathhouse beachwear bedtime scale scaling scallion scallop beaver scam scandal
scanner scanning scant scapegoat scarce scarcity scarecrow scared scarf scarily scariness scarring scary
scavenger scenic schedule schematic scheme scheming schilling folktale scholar science scientist scion scoff
scolding scone scoop scooter scope scorch scorebook scorecard scored scoreless scorer scoring scorn scorpion
forklift pollen scoured scouring scouting scouts scowling scrabble scraggly scrambled scrambler scrap
scratch seedling screen scribble scribe scribing scrimmage script scroll bubblegum scrounger scrubbed
scrubber scruffy scrunch scrutiny scuba scuff sculptor sculpture birchwood scuttle secluded secluding
seclusion second raindrop rainbow sectional sector secular securely security sedan birdsong blackbird
bluebird sediment indigo beige segment seismic tugboat seldom selected selection selective selector self
seltzer semantic semester semicolon semifinal seminar semisoft semisweet sunbeam sunshine send senior
senorita sensation sensitive sensitize hazel golden sepia september boathouse septum sequel sequence
sequester series motorboat serotonin serpent serrated serve service serving sesame sessions setback setting
settle settling setup sevenfold seventeen seventh seventy severity shabby shack shaded shadily shadiness
shading shadow shady shaft shakable shakily shakiness shaking shaky shale shallot shallow shame shampoo
shamrock wainscot shanty shape shaping share sharpener sharper sharpie sharply sharpness shawl sheath shed
sheep sheet shelf shell shelter shelve shelving fruitcake shield shifter shifting shiftless shifty shimmer
shimmy shindig shine shingle shininess shining shiny ship shirt shivering shock rosebush shoplift shopper
shopping shoptalk shore shortage shortcake shortcut shorten shorter shorthand shortlist shortly shortness
shorts shortwave shorty shout shove showbiz showcase showdown shower showgirl showing showman shown showoff
showpiece showplace showroom showy shrank chimney shredder shredding shrewdly shriek shrill shrimp mousepad
shrink shrivel shrouded shrubbery shrubs shrug shrunk shucking shudder shuffle shuffling shun shush shut shy
muskmelon nameplate sibling siding sierra siesta sift sighing silenced silencer silent silica silicon silk
silliness silly silo silt silver similarly simile simmering simple simplify simply sincere sincerity singer
singing single singular sweetpea nightcap notepad sinuous sip siren sister sitcom sitter sitting situated
situation sixfold sixteen sixth sixties sixtieth sixtyfold sizable sizably size sizing sizzle sizzling
skater skating skedaddle towrope toadstool skeptic sketch skewed skewer skid skied skier skies skiing
skilled skillet skillful skimmed skimmer skimming orchard skincare lifeboat skinless skinning skinny
haymaking skipper skipping skirmish skirt skittle skydiver skylight skyline skype skyrocket skyward slab
slacked slacker slacking slackness slacks rooftop slam rowboat slang sunroof slapstick lawnmower flowerpot
slate slather slaw sled sleek sleep sleet sleeve slept sliceable sliced slicer slicing slick slider
slideshow sliding slighted slighting slightly slimness slimy slinging slingshot slinky slip slit sliver
slobbery slogan sloped sloping sloppily sloppy slot slouching slouchy sludge slug meatball slurp slush sly
small smartly smartness smasher smashing smashup smell smelting smile smilingly smirk smite smith smitten
smock smog smoked smokeless smokiness smoking smoky smolder smooth smother smudge smudgy jellyfish seahorse
smugly smugness snack snagged snaking snap snare snarl snazzy sneak sneer sneeze sneezing snide sniff
snippet snipping spatula snooper snooze snore snoring snorkel snort snout snowbird snowboard snowbound
snowcap snowdrift snowdrop snowfall snowfield snowflake snowiness snowless snowman snowplow snowshoe
snowstorm snowsuit snowy snub snuff snuggle snugly snugness speak spearfish timetable signpost spearmint
species specimen specked speckled specks spectacle spectator spectrum speculate speech speed spellbind
speller spelling spendable spender spending spent beanstalk sphere spherical sphinx spider saucer spiffy
spill spilt spinach spinal spindle spinner spinning spinout spinster spiny spiral spirited spiritism
goatherd spiritual splashed splashing splashy splatter spleen splendid splendor splice splicing splinter
splotchy splurge spoilage spoiled spoiler spoiling spoils spoken spokesman sponge spongy sponsor spoof
spookily spooky spool spoon spore sporting sports sporty spotless spotlight spotted spotter spotting spotty
spousal spouse spout sprain sprang sprawl spray spree sprig spring sprinkled sprinkler sprint sprite sprout
spruce sprung spry spud spur sputter icicle squabble sparkler squall squander squash squatted squatter
squatting squeak rainfall thunder squeamish squeegee squeeze squeezing squid squiggle squiggly squint squire
squirt squishier squishy stability stabilize stable stack stadium staff stage staging stagnant stagnate
stainable stained staining stainless stalemate staleness stalling township stamina stammer stamp stand stank
staple stapling starboard starch stardom stardust starfish stargazer staring stark starless starlet
starlight starlit starring starry starship starter starting startle startling startup starved starving
gatehouse state static statistic statue stature status statute statutory staunch stays steadfast steadier
steadily steadying steam steed steep steerable steering steersman stegosaur stellar stem spaghetti stencil
step stereo bookcover bookshop brickwork sterling sternness sternum stew stick stiffen stiffly stiffness
stifle stifling stillness stilt stimulant stimulate stimuli stimulus stinger stingily stinging stingray
stingy lasagna couscous stipend stipulate stir stitch stock stoic stoke stole stomp stonewall stoneware
stonework stoning stony stood falafel stool stoop stoplight stoppable stoppage stopped stopper stopping
stopwatch storable storage storeroom storewide storm stout stove stowaway stowing straddle straggler
strained strainer straining strangely stranger sunflower strategic strategy stratus straw stray streak
stream street strength strenuous broadbean stress stretch strewn stricken strict stride strife strike
striking strive striving strobe strode stroller strongbox strongly strongman struck structure strudel
struggle strum strung strut stubbed stubble stubbly stubborn stucco stuck student studied studio study
stuffed stuffing stuffy stumble stumbling stump stung stunned stunner stunning stunt stupor sturdily sturdy
styling stylishly stylist stylized stylus suave subarctic subatomic subdivide subdued subduing subfloor
subgroup subheader subject sublease sublet sublevel sublime submarine submerge submersed submitter subpanel
subpar subplot subprime subscribe subscript subsector subside subsiding subsidize subsidy subsoil subsonic
substance subsystem subtext subtitle subtly subtotal subtract subtype suburb subway subwoofer subzero
succulent such suction sudden sudoku suds bathtub bathrobe suffice suffix buttercup suffrage sugar suggest
viola suitable suitably suitcase suitor sulfate sulfide sulfite sulfur sulk sullen rosehip sulphuric
millstone superbowl superglue superhero superior superjet superman supermom supernova supervise supper
supplier supply support supremacy supreme surcharge surely sureness surface surfacing surfboard surfer
surgery surgical surging surname surpass surplus surprise surreal sidewalk surrogate surround survey
survival survive surviving survivor sushi watermill suspend suspense sustained sustainer swab swaddling
swagger swampland swan swapping swarm sway swear sweat sweep swell swept swerve swifter swiftly swiftness
swimmable swimmer swimming swimsuit swimwear pitchfork fencepost swipe swirl switch swivel swizzle swooned
swoop swoosh swore sworn swung sycamore sympathy symphonic symphony symptom synapse brushwood synergy
sandhill synopsis synthesis synthetic syrup system t-shirt tabasco tabby tableful tables tablet tableware
tabloid tackiness tacking tackle tackling tacky taco tactful tactical tactics tactile tactless tadpole
taekwondo tag tainted take taking talcum talisman tall talon tamale tameness tamer tamper fireplace tanned
tannery tanning tantrum tapeless tapered tapering tapestry tapioca tapping taps tarantula target tarmac
tarnish tarot tartar tartly tartness task tassel taste tastiness tasting tasty tattered tattle tattling
tattoo taunt gemstone thank that thaw theater theatrics thee theft theme nougat theorize thermal thermos
thesaurus these thesis thespian thicken thicket thickness thieving thievish thigh thimble thing think thinly
thinner thinness thinning thirstily thirsting thirsty thirteen thirty gatepost thorn those thousand
thumbnail thread fingertip threefold thrift thrill thrive thriving throat throbbing throng throttle
throwaway throwback thrower throwing thud thumb thumping thursday thus thwarting thyself tiara tibia tidal
tidbit tidiness tidings tidy tiger tighten tightly tightness tightrope pizza tigress tile tiling till tilt
timid timing timothy tinderbox tinfoil tingle tingling tingly tinker tinkling tinsel tinsmith tint tinwork
tiny lightning tipped tipper tipping tiptoeing tiptop tiring tissue trace tracing track traction tractor
trade trading tradition traffic bathmat trailing trailside train omelet trance tranquil transfer transform
translate transpire transport transpose trapdoor trapeze trapezoid trapped trapper trapping traps trash
travel traverse travesty tray teacup treading treadmill teapot treat treble tree trekker tremble trembling
tremor stairwell trend crossroad triage trial triangle hailstone birdcage tribune tributary tribute triceps
trickery trickily tricking trickle trickster tricky tricolor tricycle trident tried trifle trifocals
trillion trilogy trimester trimmer trimming trimness oarsman trio tripod tripping triumph trivial trodden
trolling trombone trophy tropical tropics trouble troubling trough trousers trout trowel truce truck truffle
trump trunks trustable trustee trustful trusting trustless truth try hotdog tubeless tubular tucking tuesday
tug tuition tulip tumble tumbling tummy turban turbine turbofan turbojet turbulent turf pansy turmoil
steamboat turtle tusk tutor tutu tux tweak tweed tweet tweezers twelve twentieth twenty sausage twice
twiddle twiddling twig twilight twine twins twirl twistable twisted twister twisting twisty twitch twitter
tycoon tying tyke terrace ultimate ultimatum ultra umbilical umbrella umpire unabashed unable unadorned
unadvised unafraid unaired unaligned unaltered whirlwind unashamed unaudited unawake unaware unbaked
unbalance unbeaten unbend unbent unbiased unbitten unblended unblessed unblock unbolted unbounded unboxed
unbraided unbridle unbroken unbuckled unbundle unburned unbutton uncanny uncapped uncaring uncertain unchain
unchanged uncharted uncheck uncivil cowshed unclaimed unclamped unclasp uncle unclip uncloak unclog stirrup
uncoated uncoiled tangelo uncombed uncommon uncooked uncork uncorrupt uncounted uncouple uncouth uncover
uncross uncrown uncrushed uncured uncurious uncurled uncut undamaged undated undaunted sneaker undecided
undefined underage underarm undercoat undercook undercut underdog underdone underfed underfeed underfoot
undergo undergrad underhand underline underling undermine undermost underpaid underpass underpay underrate
undertake undertone undertook undertow underuse underwear underwent underwire undesired undiluted undivided
undocked undoing undone undrafted cowbell undrilled undusted undying unearned unearth unease uneasily uneasy
uneatable uneaten unedited summer unending unengaged unenvied unequal unethical uneven unexpired unexposed
unfailing unfair unfasten unfazed unfeeling unfiled unfilled unfitted unfitting unfixable unfixed unflawed
unfocused unfold unfounded unframed unfreeze unfrosted unfrozen unfunded unglazed ungloved unglue oilcloth
ungraded ungreased unguarded unguided unhappily unhappy unharmed cabstand unheard unhearing unheated
unhelpful unhidden unhinge unhitched ornament unhook unicorn unicycle unified unifier uniformed uniformly
unify unimpeded uninjured uninstall uninsured uninvited union uniquely horseshoe unison unissued unit
universal universe unjustly unkempt unkind unknotted unknowing unknown unlaced unlatch tunnel unleaded
unlearned unleash unless unleveled unlighted unlikable unlimited unlined unlinked unlisted unlit unlivable
unloaded unloader unlocked unlocking unlovable unloved unlovely unloving unluckily unlucky unmade unmanaged
unmanned unmapped unmarked unmasked unmasking unmatched unmindful unmixable unmixed warehouse unmoral
unmovable unmoved unmoving unnamable unnamed unnatural unneeded unnerve unnerving unnoticed unopened
unopposed unpack unpadded unpaid unpainted unpaired unpaved unpeeled unpicked unpiloted unpinned unplanned
unplanted unpleased unpledged unplowed unplug unpopular unproven unquote unranked unrated unraveled
unreached unread unreal unreeling unrefined unrelated unrented sailboat unretired unrevised unrigged unripe
unrivaled unroasted unrobed unroll unruffled unruly unrushed unsaddle unsafe unsaid unsalted unsaved
unsavory unscathed unscented unscrew unsealed unseated unsecured unseeing unseemly unseen unselect unselfish
unsent unsettled unshackle unshaken unshaved unshaven unsheathe unshipped goulash unsigned unskilled
unsliced unsmooth unsnap unsocial unsoiled unsold unsolved unsorted unspoiled unspoken unstable unstaffed
unstamped unsteady unsterile unstirred unstitch unstopped unstuck unstuffed unstylish unsubtle unsubtly
unsuited unsure unsworn untagged untainted untaken untamed untangled untapped untaxed unthawed unthread
untidy untie until untimed untimely untitled untoasted untold untouched untracked untrained untreated
untried untrimmed untrue untruth unturned untwist untying unusable unused unusual unvalued unvaried
unvarying unveiled unveiling unvented unviable unvisited unvocal unwanted tarragon unwary unwashed unwatched
unweave unwed unwelcome candlewax unwieldy unwilling unwind unwired unwitting apartment unworldly unworn
unworried unworthy unwound unwoven unwrapped unwritten unzip upbeat potpie upcoming upcountry update upfront
upgrade upheaval upheld uphill uphold uplifted uplifting upload upon upper upright uprising upriver uproar
uproot upscale upside upstage upstairs upstart upstate upstream upstroke upswing uptake uptight uptown
upturned upward upwind hallway urban urchin urethane urgency urgent urging carriage wheel usable usage rowan
used uselessly user usher usual utensil utility utilize utmost utopia utter vacancy vacant vacate vacation
vagabond vagrancy vagrantly vaguely vagueness valiant valid valium valley valuables value vanilla vanish
vanity forehead vantage vaporizer variable variably varied variety various quiche varnish varsity varying
vascular vaseline vastly vastness veal vegan veggie vehicular velcro velocity velvet needle vending vendor
veneering bracelet venomous ventricle venture venue venus verbalize verbally verbose verdict verify verse
version versus vertebrae vertical vertigo very vessel vest veteran autumn vexingly viability viable vibes
vice vicinity victory video viewable viewer viewing viewless viewpoint vigorous village soapsuds vindicate
vineyard vintage eyebrow eyelash eyelid violet violin thatch viral virtual virtuous virus visa viscosity
viscous viselike visible visibly vision visiting visitor visor vista vitality vitalize vitally vitamins
vivacious vividly vividness pharmacy vocalist vocalize vocally vocation voice voicing void volatile volley
voltage volumes voter voting voucher vowed vowel voyage wackiness wad wafer waffle waged wager wages waggle
wagon wake waking walk walmart walnut walrus waltz wand inkpot wanted wanting wasabi washable washbasin
washboard washbowl washcloth washday washed washer washhouse washing washout washroom washstand washtub wasp
wasting watch water waviness waving wavy kneecap whacky wham wharf wheat whenever whiff whimsical whinny
whiny whisking whoever whole whomever whoopee whooping whoops why wick widely widen widget widow width
wieldable wielder wife wifi wikipedia wildcard wildcat wilder wildfire wildfowl wildland wildlife wildly
wildness willed willfully willing willow willpower wilt blotter wince wincing wind wing winking winner
winnings winter wipe wired wireless wiring wiry wisdom wise wish wisplike wispy wistful wizard wobble
wobbling wobbly wok wolf wolverine womanhood womankind bookstore hospital bungalow veranda woof wooing wool
woozy word work worried worrier worrisome worry worsening oxcart worst shoebox woven wow wrangle button
wreath walkway waterway weekday wrench wriggle wriggly wrinkle wrinkly wrist writing written farmer wronged
wrongful wrongly wrongness wrought xbox xerox yahoo yam yanking yapping yard yarn yeah yearbook yearling
yearly yearning yeast yelling yelp yen yesterday lentil yield yin yippee yolk yodel yoga yogurt yonder yoyo
yummy zap houseboat zebra zen zeppelin zero zestfully zesty zigzagged zipfile zipping zippy zips footstool
zodiac shoelace zone zoning zookeeper zoologist zoology zoom
`
  .trim()
  .split(/\s+/);

/** The sentences of the findings in English. */

export const SENTENCES_EN = {
  'phone': {
    why: 'A telephone number leads to its owner within one request to a company.',
    proposal: 'Take the number out.',
  },
  'email': {
    why: 'An address leads to whoever writes and reads there.',
    proposal: 'Take the address out, or name only the institution.',
  },
  'handle': {
    why: 'An account name leads to a person, their contacts and everything they have posted.',
    proposal: 'Take the account out; describe what was said there.',
  },
  'handle-tracked': {
    why: 'What follows the question mark of this link can say who shared it, and from where.',
    proposal: 'Cut the link before the question mark, and see that it still opens.',
  },
  'coordinates': {
    why: 'A point on a map says who could have stood there.',
    proposal: 'Name the province, or nothing smaller than a town.',
  },
  'place-code': {
    why: 'The code is a point on a map, written in another way.',
    proposal: 'Name the province, or nothing smaller than a town.',
  },
  'dictionary': {
    why: "The case's own dictionary says that this name must not be printed.",
    proposal: 'Take the name out, or use the wording that the case has agreed on.',
  },
  'dictionary-part': {
    why: "This is the last part of a name in the case's dictionary.",
    proposal: 'See whether it is the same person; if so, take it out.',
  },
  'dictionary-given': {
    why: "Somebody in the case's dictionary has this given name.",
    proposal: 'See whether it is the same person; if so, put a pseudonym or a role in its place.',
  },
  'invisible': {
    why: '{}: a character that nobody sees can tell which copy of a document this was taken from.',
    proposal: 'Take the character out, and type the passage anew.',
  },
  'homoglyph': {
    why: 'The word has letters that only look like the right ones: a mark that can tell one copy from another.',
    proposal: 'Type the word anew.',
  },
  'overlap': {
    why: '{} words in a row stand in a report too: whoever has seen the original knows who wrote it.',
    proposal: 'Say it in other words, shorter, and in another order.',
  },
  'known-to-few': {
    why: 'This fact was marked as known to five people or fewer, and no second case tells it.',
    proposal: 'Leave it out until another source tells it.',
  },
  'media': {
    why: '{} is not a clean copy that was verified; an original carries the device, the hour and the place.',
    proposal: 'Use the clean copy, after its record was verified.',
  },
  'media-name': {
    why: 'A name that a device gave to a file tells which device, on which day, and how many files it had made.',
    proposal: 'Take the name out, or use the neutral one.',
  },
  'media-enclosed': {
    why: 'The paper itself goes out with the text: its hand, its stamp and what was left out say whose copy it was.',
    proposal:
      'Tell what it says; show a clean copy, or type it anew, once the desk has seen every mark on it.',
  },
  'media-called': {
    why: 'The name of a file is known to whoever made it, sent it or can search for it.',
    proposal: 'Say what the document is, not what its file is called.',
  },
  'picture': {
    why: '{} shows something that can lead to a person.',
    proposal: 'Look at it again, and cover what leads to a person.',
  },
  'picture-qr': {
    why: 'A QR code can be read on {}: it may hold a ticket, a pass or an address of one person.',
    proposal: 'Have the code covered, or use another picture.',
  },
  'picture-screen': {
    why: '{} looks like a picture of a screen: the clock, the battery, the operator and the names of a chat lead to its device.',
    proposal: 'Quote the words instead, or have everything around them cut away.',
  },
  'pair': {
    why: '“{}” was cleared in the other language and still stands in this one.',
    proposal: 'Clear it here too, or put it back there.',
  },
  'name': {
    why: 'Somebody who is no public figure seems to be named here.',
    proposal: 'Use a role that many have, or a pseudonym, unless the person has agreed.',
  },
  'name-title': {
    why: 'A title and a name make one person.',
    proposal: 'Use a role that many have, or a pseudonym, unless the person has agreed.',
  },
  'name-kunya': {
    why: 'A kunya is known to everybody who has met the man or the woman.',
    proposal: 'Use a role that many have, unless it is public already.',
  },
  'name-descent': {
    why: 'A name with the name of the father makes one person.',
    proposal: 'Use a role that many have, or a pseudonym, unless the person has agreed.',
  },
  'name-house': { why: 'The name of a family leads to all who bear it.', proposal: 'Leave the family out.' },
  'name-quoted': {
    why: 'A name in quotation marks is what a small circle calls somebody.',
    proposal: 'Leave it out, or use a role that many have.',
  },
  'name-byline': {
    why: 'The name of the author stands over the text.',
    proposal: 'See whether the author wants it there; otherwise use a pseudonym.',
  },
  'place': {
    why: 'The place is so small that few can have been there.',
    proposal: 'Name the town or the province, or only the kind of place.',
  },
  'place-vantage': {
    why: 'Whoever knows the view knows where the camera stood, and who can stand there.',
    proposal: 'Leave out where it was taken from, and look whether the picture itself tells it.',
  },
  'time-place-role': {
    why: 'A time, a place and a role stand together: whoever knows the roster knows the person.',
    proposal: 'Make at least two of the three coarser: the month, the province, a wider role.',
  },
  'relative-time': {
    why: 'Counted from the day of the report, these words say when the source wrote.',
    proposal: 'Use a coarser time.',
  },
  'relative-time-counted': {
    why: 'Counted from the day the report was received, this is {}.',
    proposal: 'Use a coarser time.',
  },
  'attribution': {
    why: 'A bare source tells the reader nothing, and no agreed wording or reason stands beside it.',
    proposal: 'Use the wording that was agreed, and say why the source is not named.',
  },
  'attribution-reason': {
    why: 'The source is not named, and the draft does not say why.',
    proposal: 'Give the reason in general words, such as the fear of reprisals.',
  },
  'attribution-agreed': {
    why: 'This is not the wording that was agreed with the source.',
    proposal: 'Use the agreed wording.',
  },
  'attribution-told-off-record': {
    why: 'What was said off the record was said to one person; its words lead back to that talk.',
    proposal: 'Leave it out, or ask whoever said it how much of it may be told, and in which words.',
  },
  'attribution-off-record': {
    why: 'It was agreed that what the source said is off the record.',
    proposal: 'Take it out, or find it elsewhere.',
  },
  'insider': {
    why: 'These words narrow who the source can be to those who were there or had access.',
    proposal: 'Say only that a person has direct knowledge, or speak of the documents.',
  },
  'small-group': {
    why: '“{}”: each of so few can be asked where they were.',
    proposal: 'Leave the number out: several, some, a group.',
  },
  'biography': {
    why: 'A faculty, a post, a course: together they are one person.',
    proposal: 'Keep what the reader needs, or leave the note out.',
  },
  'biography-household': {
    why: 'How many children somebody has is known to every neighbour and every register.',
    proposal: 'Leave the family out, or say only that there is one.',
  },
  'plate': {
    why: 'A licence plate leads to the keeper of the car, and to who saw it.',
    proposal: 'Take the plate out.',
  },
  'identity-number': { why: 'The number belongs to one person.', proposal: 'Take the number out.' },
  'passport': { why: 'The number belongs to one passport.', proposal: 'Take the number out.' },
  'device-number': { why: 'The number belongs to one device or line.', proposal: 'Take the number out.' },
} as const;

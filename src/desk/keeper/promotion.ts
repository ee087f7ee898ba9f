/** Calls about promotions, passed on to the session. */
import type { PromotionActs } from '../client/promotion-state.ts';

export const promotionAnswers = (acts: () => PromotionActs): PromotionActs => ({
  promotionPlaces: (...input) => acts().promotionPlaces(...input),
  keepSite: (...input) => acts().keepSite(...input),
  trustRelay: (...input) => acts().trustRelay(...input),
  planPromotion: (...input) => acts().planPromotion(...input),
  preparePromotion: (...input) => acts().preparePromotion(...input),
  sendPromotion: (...input) => acts().sendPromotion(...input),
  comparePromotion: (...input) => acts().comparePromotion(...input),
  withdrawPromotion: (...input) => acts().withdrawPromotion(...input),
  setEmbargo: (...input) => acts().setEmbargo(...input),
  sendDue: (...input) => acts().sendDue(...input),
  noteSent: (...input) => acts().noteSent(...input),
  noteWithdrawn: (...input) => acts().noteWithdrawn(...input),
  noteBundle: (...input) => acts().noteBundle(...input),
});

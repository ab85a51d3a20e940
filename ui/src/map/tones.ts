/** Every colour a node may have, as one table: a node's tone is an index into it. */

import { NODE_KINDS } from './kinds';

/** Kinds by difficulty: kind * 4 + level. */
export const KIND_TONES = 0;
export const CATEGORY_TONES = NODE_KINDS.length * 4;
/** Colours that are told apart, also by colour-blind people. */
export const CATEGORIES = 12;
export const SEQUENCE_TONES = CATEGORY_TONES + CATEGORIES;
/** From little to much. */
export const STEPS = 6;
/** What is not known, or too rare to have a colour of its own. */
export const NO_TONE = SEQUENCE_TONES + STEPS;
/** Covered, thin, missing. */
export const STATE_TONES = NO_TONE + 1;
export const TONES = STATE_TONES + 3;

/** The custom property a tone is read from, for legends; kinds have their marks there. */
export function toneVariable(tone: number): string {
  if (tone < CATEGORY_TONES) return `--kind-${NODE_KINDS[tone >> 2]}`;
  if (tone < SEQUENCE_TONES) return `--tone-${tone - CATEGORY_TONES + 1}`;
  if (tone < NO_TONE) return `--step-${tone - SEQUENCE_TONES + 1}`;
  if (tone === NO_TONE) return '--tone-none';
  return ['--tone-covered', '--tone-thin', '--tone-missing'][tone - STATE_TONES]!;
}

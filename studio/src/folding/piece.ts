/** This file is the piece "folding": it folds long pictures; it shows nothing itself. */

import { folding } from "../base.ts";
import { folded } from "./fold.ts";
import { strip } from "./strip.ts";

Object.assign(folding, { fold: folded, strip });

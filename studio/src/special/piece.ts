/** This file adds the special functions to the interpreter; it shows nothing. */

import { OPERATIONS } from "../base.ts";
import { SPECIAL } from "./table.ts";

Object.assign(OPERATIONS, SPECIAL);

/** This file starts the studio page: the server answers whatever is typed. */

import "./pieces.ts";

import { overHttp } from "./asking.ts";
import { ChainRule } from "./element.ts";

const element = document.querySelector("chain-rule");
if (element instanceof ChainRule) element.explain = overHttp("api/explain");

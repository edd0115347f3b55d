/** This file computes the picture of a state: every number that the views show, once per change. */

import { amount, minus, none, times } from "./amounts.ts";
import { backward, countPaths, forward, pathsOf } from "./flow.ts";
import type { Amount, InputPicture, LayerPicture, Picture, Prediction, ReadPicture } from "./model.ts";
import type { Layer, StudioDocument } from "./protocol.ts";
import { tell, type Sides } from "./sentences.ts";
import { Machines, type Numbers, type Point } from "./standing.ts";
import type { State } from "./state.ts";

const made = new WeakMap<StudioDocument, Machines>();

/** Returns the programs of a document, made ready at the first call. */
export function machinesOf(source: StudioDocument): Machines {
  let machines = made.get(source);
  if (machines === undefined) made.set(source, (machines = new Machines(source)));
  return machines;
}

/** Returns the value of each input: the state's, else the document's. */
export function pointOf(source: StudioDocument, state: Pick<State, "at">): Point {
  const point: { [input: string]: number } = {};
  for (const { name, value } of source.explanation.inputs) {
    const given = Object.hasOwn(state.at, name) ? state.at[name] : undefined;
    point[name] = given ?? (value === null ? undefined : Number(value)) ?? source.ranges[name]?.value ?? 1;
  }
  return point;
}

/** Returns everything that the views show of a state. */
export function pictureOf(source: StudioDocument, state: State): Picture {
  const machines = machinesOf(source);
  const point = pointOf(source, state);
  const numbers = machines.numbers(point);
  const { outputs } = source.explanation;
  const input = chosen(state.by, pushable(source));
  const output = chosen(state.out, outputs);
  const inputs = source.explanation.inputs.map(
    ({ name, meaning }): InputPicture => ({ name, meaning, value: point[name]!, pushed: name === input }),
  );
  const layers = new Shown(machines, numbers, point, state.open).layers;
  const slopes = new Slopes(machines, numbers, point, layers);
  const { derivative, sides } = slopes.of(output, input);
  return {
    inputs,
    layers,
    input,
    output,
    outputs,
    value: amount(numbers.at(`value:${output}`)),
    derivative,
    sides,
    second: derivative.value === null ? derivative : amount(numbers.at(`second:${output}/${input}`)),
    gradient: Object.fromEntries(inputs.map(({ name }) => [name, slopes.of(output, name).derivative])),
    forward: forward(layers, inputs, input),
    backward: backward(layers, inputs, output),
    paths: pathsOf(layers, input, output),
    pathCount: countPaths(layers, input)[output] ?? 0,
    prediction: predict(machines, numbers, point, state.push, input, output, derivative),
  };
}

/** Returns the inputs that can be pushed: those with a derivative. */
function pushable(source: StudioDocument): string[] {
  const { inputs, derivatives } = source.explanation;
  const pushed = new Set(derivatives.map(({ wrt }) => wrt));
  const found = inputs.map(({ name }) => name).filter((name) => pushed.has(name));
  return found.length > 0 ? found : inputs.map(({ name }) => name);
}

const chosen = (wanted: string, names: readonly string[]): string =>
  names.includes(wanted) ? wanted : (names[0] ?? "");

/** The derivatives at a point, none where the value does not exist or a kink leaves two slopes. */
class Slopes {
  private readonly isOnKink: boolean;

  constructor(
    private readonly machines: Machines,
    private readonly numbers: Numbers,
    private readonly point: Point,
    layers: readonly LayerPicture[],
  ) {
    this.isOnKink = layers.some(({ reads }) => reads.some(({ sides }) => sides !== null));
  }

  of(output: string, input: string): { derivative: Amount; sides: Sides | null } {
    const [value, slope] = [`value:${output}`, `derivative:${output}/${input}`];
    const height = amount(this.numbers.at(value));
    if (height.value === null) return { derivative: height, sides: null };
    const plain = amount(this.numbers.at(slope));
    const sides = this.isOnKink ? this.machines.sides(value, slope, input, this.point) : null;
    if (sides === null) return { derivative: plain, sides };
    return { derivative: none(sides[0] === null ? "jump" : "kink"), sides };
  }
}

function predict(
  machines: Machines,
  numbers: Numbers,
  point: Point,
  push: number,
  input: string,
  output: string,
  derivative: Amount,
): Prediction {
  const key = `value:${output}`;
  const after = machines.numbers({ ...point, [input]: (point[input] ?? NaN) + push }).at(key);
  const real = minus(amount(after), amount(numbers.at(key)));
  const predicted = times({ value: push, reason: null }, derivative);
  return { push, predicted, real, error: minus(real, predicted) };
}

/** Which key stands for a name; a scope is that of the top, or that of the inside of an opened layer. */
type Scope = ReadonlyMap<string, string>;

/** The layers that are shown, with their numbers. */
class Shown {
  readonly layers: LayerPicture[] = [];

  constructor(
    private readonly machines: Machines,
    private readonly numbers: Numbers,
    private readonly point: Point,
    private readonly open: readonly string[],
  ) {
    this.add(machines.source.explanation.layers, "", null, new Map(), this.point);
  }

  /** Adds a list of layers; `key` is what the last of them is called where it stands for an opened one. */
  private add(layers: readonly Layer[], prefix: string, within: string | null, outer: Scope, values: Point, key = ""): void {
    const scope = new Map(outer);
    const known = { ...values };
    for (const [index, layer] of layers.entries()) {
      const id = prefix + layer.name;
      const own = within !== null && index === layers.length - 1 ? key : id;
      known[layer.name] = this.numbers.at(`layer:${id}`) ?? NaN;
      if (this.open.includes(id) && layer.inside.length > 0) {
        this.add(layer.inside, `${id}>`, id, scope, { ...known }, own);
      } else {
        this.layers.push(this.picture(layer, id, own, within, scope, known));
      }
      scope.set(layer.name, own);
    }
  }

  private picture(layer: Layer, id: string, key: string, within: string | null, scope: Scope, known: Point): LayerPicture {
    const raw = this.numbers.at(`layer:${id}`);
    const value = amount(raw);
    const reads = layer.reads.map((read): ReadPicture => {
      const from = scope.get(read.layer) ?? read.layer;
      const plain = this.numbers.at(`gain:${id}<${read.layer}`);
      const found = value.value === null ? { gain: value, sides: null } : this.machines.gain(id, read.layer, plain, known);
      return { edge: `${key}<${from}`, from, name: read.layer, derivative: read.derivative, ...found };
    });
    const tellNow = (): string => this.sentence(layer, id, raw, reads);
    return {
      key,
      id,
      name: layer.name,
      formula: layer.formula,
      meaning: layer.meaning,
      value,
      get sentence() {
        return tellNow();
      },
      reads,
      isOutput: this.machines.source.explanation.outputs.includes(key),
      canOpen: layer.inside.length > 0,
      within,
    };
  }

  private sentence(layer: Layer, id: string, value: number | undefined, reads: readonly ReadPicture[]): string {
    const { telling, words } = this.machines.source;
    const told = Object.hasOwn(telling, id) ? telling[id] : undefined;
    if (told === undefined) return layer.sentence;
    const gains = Object.fromEntries(reads.map(({ name, gain }) => [name, gain.value]));
    const sides = Object.fromEntries(reads.map(({ name, sides: pair }): [string, Sides | undefined] => [name, pair ?? undefined]));
    const branches = told.branches.map(({ key }) => {
      const found = this.numbers.at(key);
      return found === undefined ? undefined : found !== 0;
    });
    return tell(words, told, { value, gains, sides, branches });
  }
}

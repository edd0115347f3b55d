/** This file trains a network by the program from Python: it runs it for each dot, takes means, and moves the weights. */

import type { Machine, Program } from "../../base.ts";
import { chance, type Dot } from "./dots.ts";

export const MOST = 8; // neurons of a layer
export type Activation = "tanh" | "sigmoid" | "relu";
export const ACTIVATIONS: readonly Activation[] = ["tanh", "sigmoid", "relu"];

/** How many neurons each hidden layer has: one or two layers. */
export type Shape = readonly number[];

/** What a network says of one dot, or on the mean of many. */
export interface Told {
  loss: number;
  output: number;
  /** The derivative of the loss by each weight. */
  gradient: { [weight: string]: number };
  /** What each neuron says, by `1_3`. */
  said: { [neuron: string]: number };
  /** By neuron: the share of dots at which its curve is almost flat. */
  flat: { [neuron: string]: number };
}

/** A weight or the part of its own of a neuron: where it starts (layer 0 are the inputs) and where it ends. */
export interface Edge {
  name: string;
  layer: number;
  to: number;
  /** 0 where it is the neuron's own part. */
  from: number;
}

const FLAT = 0.05; // a slope this small or smaller counts as flat

export class Trainer {
  readonly weights: { [name: string]: number } = {};
  steps = 0;
  private readonly machine: Machine;
  private readonly forward: Machine;
  private readonly outputs: { [key: string]: number };

  /** `make` makes a program ready to run. */
  constructor(
    program: Program,
    make: (program: Program) => Machine,
    public shape: Shape,
    public activation: Activation,
  ) {
    this.machine = make(program);
    this.outputs = program.outputs;
    // the loss comes before all derivatives: up to there it is enough for the picture of the plane
    this.forward = make({ ...program, nodes: program.nodes.slice(0, this.outputs["loss"]! + 1) });
    this.begin();
  }

  /** Gives every weight its first value: small numbers that look like chance, the same at every start. */
  begin(seed = 12): void {
    const next = chance(seed);
    this.steps = 0;
    for (let layer = 1; layer <= 3; layer++) {
      const [readers, reads] = [layer === 3 ? 1 : MOST, layer === 1 ? 2 : MOST];
      const spread = 1.6 / Math.sqrt(layer === 1 ? 2 : layer === 2 ? (this.shape[0] ?? 1) : (this.shape.at(-1) ?? 1));
      for (let to = 1; to <= readers; to++) {
        for (let from = 1; from <= reads; from++) this.weights[`w${layer}_${to}_${from}`] = spread * (2 * next() - 1);
        this.weights[`b${layer}_${to}`] = 0.4 * (next() - 0.5);
      }
    }
  }

  /** The weights that take part, layer by layer; the last layer is the output. */
  get edges(): Edge[] {
    const [first = 1, second] = this.shape;
    const layers = [{ layer: 1, readers: first, reads: 2 }];
    if (second !== undefined) layers.push({ layer: 2, readers: second, reads: first });
    layers.push({ layer: 3, readers: 1, reads: second ?? first });
    return layers.flatMap(({ layer, readers, reads }) => {
      const found: Edge[] = [];
      for (let to = 1; to <= readers; to++) {
        for (let from = 1; from <= reads; from++) found.push({ name: `w${layer}_${to}_${from}`, layer, to, from });
        found.push({ name: `b${layer}_${to}`, layer, to, from: 0 });
      }
      return found;
    });
  }

  private point({ x, y, target }: Dot): { [input: string]: number } {
    const [first = 0, second] = this.shape;
    const point: { [input: string]: number } = { ...this.weights, x_1: x, x_2: y, target };
    for (const name of ACTIVATIONS) point[`is_${name}`] = name === this.activation ? 1 : 0;
    for (let neuron = 1; neuron <= MOST; neuron++) {
      point[`on1_${neuron}`] = neuron <= first ? 1 : 0;
      point[`on2_${neuron}`] = neuron <= (second ?? 0) ? 1 : 0;
    }
    point["is_single"] = second === undefined ? 1 : 0;
    return point;
  }

  /** Returns the output at a place. */
  output(x: number, y: number): number {
    return this.forward.run(this.point({ x, y, target: 0 }))[this.outputs["output"]!]!;
  }

  /** The slope of the activation where a neuron stands. */
  private slope(gathered: number, said: number): number {
    if (this.activation === "tanh") return 1 - said * said;
    return this.activation === "sigmoid" ? said * (1 - said) : gathered > 0 ? 1 : 0;
  }

  /** Returns the mean over dots of everything that the picture shows. */
  tell(dots: readonly Dot[]): Told {
    const told: Told = { loss: 0, output: 0, gradient: {}, said: {}, flat: {} };
    const edges = this.edges.map(({ name }) => name);
    const neurons = this.shape.flatMap((count, layer) => Array.from({ length: count }, (_, k) => `${layer + 1}_${k + 1}`));
    const share = 1 / dots.length;
    for (const dot of dots) {
      const values = this.machine.run(this.point(dot));
      const at = (key: string): number => values[this.outputs[key]!]!;
      told.loss += share * at("loss");
      told.output += share * at("output");
      for (const name of edges) told.gradient[name] = (told.gradient[name] ?? 0) + share * at(`gradient:${name}`);
      for (const neuron of neurons) {
        const said = at(`h${neuron}`);
        told.said[neuron] = (told.said[neuron] ?? 0) + share * said;
        const isFlat = this.slope(at(`s${neuron}`), said) <= FLAT;
        told.flat[neuron] = (told.flat[neuron] ?? 0) + (isFlat ? share : 0);
      }
    }
    return told;
  }

  /** Moves every weight against its derivative; returns what was told before the step. */
  step(dots: readonly Dot[], rate: number): Told {
    const told = this.tell(dots);
    for (const [name, slope] of Object.entries(told.gradient)) this.weights[name]! -= rate * slope;
    this.steps += 1;
    return told;
  }
}

// What safeconduct.reports.data writes into the page. Times are seconds after the scenario's start.

export type Point = [at: number, value: number]
export type Stop = [place: number, arrives: number, ready: number, leaves: number]

export interface Place {
  id: string
  name: string
  kind: 'assembly' | 'post' | 'meeting' | 'reception' | 'depot' | 'junction'
  kindName: string
  lat: number
  lon: number
  used: boolean
}

export interface Convoy {
  id: string
  side: number
  people: number
  vehicles: number
  stretchers: number
  boards: number
  departs: number
  crosses: number | null
  out: number
  stops: Stop[]
}

export interface Balance {
  kind: string
  name: string
  sides: { name: string; due: number; points: Point[] }[]
  tolerance: number | null
  steps: [number, number][]
}

export interface Queue {
  name: string
  kind: 'post' | 'bay'
  capacity: number
  waiting: Point[]
  used: Point[]
}

export interface Heat {
  hours: number[]
  rows: { name: string; shares: number[] }[]
}

export interface Data {
  begin: number
  end: number
  now: number
  worst: number
  planned: number
  digits: 'western' | 'arabic-indic'
  clock: { offsets: Point[]; days: [number, string][] }
  nights: [number, number][]
  closed: [number, number][]
  places: Place[]
  roads: { ends: [number, number]; convoys: number }[]
  strings: { byPlace: boolean; rows: number[] }
  convoys: Convoy[]
  sides: string[]
  curves: { out: Point[]; road: Point[]; waiting: Point[]; outdoors: Point[] }
  bound: {
    steps: Point[]
    most: number
    regret: [number, number, number]
  } | null
  categories: { name: string; total: number; points: Point[] }[]
  balance: Balance[]
  queues: Queue[]
  use: Heat
  proof: Heat | null
  words: Record<string, string>
}

/** The value of a step function at a second; nought before its first point. */
export function valueAt(points: Point[], at: number): number {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle][0] <= at) low = middle + 1
    else high = middle
  }
  return low ? points[low - 1][1] : 0
}

/** The largest value of a step function, at least `least`. */
export function peak(points: Point[], least = 0): number {
  return points.reduce((most, [, value]) => Math.max(most, value), least)
}

// What every chart over time shares: its frame, the time axis, night and closed hours, and the line of the chosen time.
import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { select, type Selection } from 'd3-selection'
import type { Data, Point } from './data'
import type { Speaker } from './speak'

export type Svg = Selection<SVGSVGElement, unknown, null, undefined>
export type Group = Selection<SVGGElement, unknown, null, undefined>
export type Scale = ScaleLinear<number, number>

export interface Page {
  data: Data
  speak: Speaker
  /** The time that the slider shows; charts listen to it. */
  time: number
  listeners: ((at: number) => void)[]
}

export interface Frame {
  svg: Svg
  /** Lines that lie over the night and under the drawing. */
  under: Group
  plot: Group
  x: Scale
  left: number
  right: number
  top: number
  bottom: number
}

export interface Box {
  height: number
  left: number
  right?: number
  top?: number
  axis?: boolean
}

export const INK = '#1d2530'
export const QUIET = '#6a737d'
// Told apart in print without colour by their dashes; and by eyes that see red and green alike.
export const SIDES = ['#1f4e79', '#b05a00', '#6b4c9a', '#4d5a66', '#8a6d1d', '#7a3b4f']
export const DASHES = ['', '7 3', '2 3', '9 3 2 3', '4 2', '1 2']
const AXIS_HEIGHT = 34

export const sideColour = (side: number) => (side < 0 ? '#33475b' : SIDES[side % SIDES.length])
export const sideDash = (side: number) => (side < 0 ? '' : DASHES[side % DASHES.length])

export function widthOf(box: HTMLElement): number {
  return Math.max(280, Math.floor(box.clientWidth))
}

export function newSvg(box: HTMLElement, height: number): Svg {
  const width = widthOf(box)
  return select(box)
    .append('svg')
    .attr('viewBox', `0 0 ${width} ${height}`)
    .attr('width', width)
    .attr('height', height)
    .attr('role', 'img')
    .attr('direction', 'ltr') as Svg
}

export function frame(page: Page, box: HTMLElement, size: Box): Frame {
  const { data } = page
  const width = widthOf(box)
  const axis = size.axis ?? true
  const top = size.top ?? 8
  const svg = newSvg(box, size.height)
  const left = size.left
  const right = width - (size.right ?? 18)
  const bottom = size.height - (axis ? AXIS_HEIGHT : 4)
  const x = scaleLinear().domain([data.begin, data.end]).range([left, right])
  const shade = svg.append('g')
  const span = ([from, until]: [number, number], fill: string) => {
    const begin = Math.max(from, data.begin)
    const end = Math.min(until, data.end)
    if (end > begin)
      shade
        .append('rect')
        .attr('x', x(begin))
        .attr('y', top)
        .attr('width', x(end) - x(begin))
        .attr('height', bottom - top)
        .attr('fill', fill)
  }
  for (const night of data.nights) span(night, '#e9ebee')
  for (const shut of data.closed) span(shut, 'url(#hatch)')
  const under = svg.append('g')
  const plot = svg.append('g')
  if (axis) timeAxis(page, under, x, top, bottom)
  const line = svg.append('line').attr('class', 'cursor').attr('y1', top).attr('y2', bottom)
  const follow = (at: number) => line.attr('x1', x(at)).attr('x2', x(at))
  follow(page.time)
  page.listeners.push(follow)
  return { svg, under, plot, x, left, right, top, bottom }
}

function timeAxis(page: Page, svg: Group, x: Scale, top: number, bottom: number): void {
  const { data, speak } = page
  const axis = svg.append('g').attr('class', 'axis')
  const hourWidth = x(data.begin + 3600) - x(data.begin)
  const every = [1, 2, 3, 6, 12, 24].find((hours) => hours * hourWidth >= 44) ?? 24
  for (let at = Math.ceil(data.begin / 900) * 900; at <= data.end; at += 900) {
    const hour = speak.localHour(at)
    if (hour % every !== 0) continue
    const midnight = hour === 0
    axis
      .append('line')
      .attr('class', midnight ? 'tick midnight' : 'tick')
      .attr('x1', x(at))
      .attr('x2', x(at))
      .attr('y1', top)
      .attr('y2', bottom + 4)
    axis.append('text').attr('x', x(at)).attr('y', bottom + 15).attr('text-anchor', 'middle').text(speak.clock(at))
  }
  const shown = data.clock.days.map(([from, name], index) => {
    const begin = Math.max(from, data.begin)
    const end = Math.min(data.clock.days[index + 1]?.[0] ?? data.end, data.end)
    return { begin, end, name }
  })
  for (const { begin, end, name } of shown) {
    if (x(end) - x(begin) < 62) continue
    axis
      .append('text')
      .attr('class', 'day')
      .attr('x', (x(begin) + x(end)) / 2)
      .attr('y', bottom + 29)
      .attr('text-anchor', 'middle')
      .text(name)
  }
}

export function yAxis(page: Page, box: Frame, y: Scale, ticks = 4, tell?: (value: number) => string): void {
  const axis = box.under.append('g').attr('class', 'axis')
  for (const value of y.ticks(ticks)) {
    if (!tell && !Number.isInteger(value)) continue
    axis.append('line').attr('class', 'rule').attr('x1', box.left).attr('x2', box.right).attr('y1', y(value)).attr('y2', y(value))
    axis
      .append('text')
      .attr('x', box.left - 6)
      .attr('y', y(value) + 4)
      .attr('text-anchor', 'end')
      .text((tell ?? page.speak.number)(value))
  }
}

/** The path of a right-continuous step function over the shown time. */
export function stepPath(points: Point[], x: Scale, y: Scale, begin: number, end: number): string {
  let value = 0
  let path = ''
  for (const [at, next] of points) {
    if (at <= begin) {
      value = next
      continue
    }
    if (at >= end) break
    if (!path) path = `M${x(begin).toFixed(1)},${y(value).toFixed(1)}`
    path += `H${x(at).toFixed(1)}V${y(next).toFixed(1)}`
    value = next
  }
  if (!path) path = `M${x(begin).toFixed(1)},${y(value).toFixed(1)}`
  return `${path}H${x(end).toFixed(1)}`
}

export function areaPath(points: Point[], x: Scale, y: Scale, begin: number, end: number): string {
  const base = y(y.domain()[0]).toFixed(1)
  return `${stepPath(points, x, y, begin, end)}V${base}H${x(begin).toFixed(1)}Z`
}

/** Text with a white edge, so that it reads over lines. */
export function label(group: Group | Svg, x: number, y: number, text: string, anchor = 'start'): Selection<SVGTextElement, unknown, null, undefined> {
  return (group as Group).append('text').attr('class', 'label').attr('x', x).attr('y', y).attr('text-anchor', anchor).text(text)
}

export interface Key {
  name: string
  colour: string
  dash?: string
  fill?: string
  width?: number
}

/** A legend as HTML above a chart: it wraps on a phone and reads in the page's direction. */
export function legend(box: HTMLElement, keys: Key[]): void {
  const list = select(box).append('ul').attr('class', 'legend')
  for (const key of keys) {
    const item = list.append('li')
    const swatch = item.append('svg').attr('width', 26).attr('height', 12).attr('aria-hidden', 'true')
    if (key.fill)
      swatch.append('rect').attr('width', 26).attr('height', 12).attr('fill', key.fill).attr('stroke', key.colour)
    else
      swatch
        .append('line')
        .attr('x1', 0)
        .attr('x2', 26)
        .attr('y1', 6)
        .attr('y2', 6)
        .attr('stroke', key.colour)
        .attr('stroke-width', key.width ?? 2)
        .attr('stroke-dasharray', key.dash ?? '')
    item.append('span').text(key.name)
  }
}

export function shortened(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / 6.4))
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

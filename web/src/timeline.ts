// Convoys over time: strings along the road, or one row for each assembly place where there are too many places.
import type { Convoy } from './data'
import { frame, label, legend, shortened, sideColour, sideDash, widthOf, type Frame, type Page } from './frame'

const ROW = 26
const SHORT_ROW = 20

export function timeline(page: Page, box: HTMLElement): void {
  const { data } = page
  if (data.sides.length > 1)
    legend(box, data.sides.map((name, side) => ({ name, colour: sideColour(side), dash: sideDash(side) })))
  const byPlace = data.strings.byPlace
  const rows = data.strings.rows
  const row = byPlace ? ROW : SHORT_ROW
  const left = Math.min(225, Math.round(widthOf(box) * 0.27))
  const drawn = frame(page, box, { height: rows.length * row + 60, left, top: 14 })
  const level = new Map(rows.map((place, index) => [place, drawn.top + row * (index + 0.5)]))
  for (const [place, y] of level) {
    drawn.under.append('line').attr('class', 'rule').attr('x1', drawn.left).attr('x2', drawn.right).attr('y1', y).attr('y2', y)
    const name = data.places[place].name
    drawn.svg
      .append('text')
      .attr('class', `place ${data.places[place].kind}`)
      .attr('x', left - 8)
      .attr('y', y + 4)
      .attr('text-anchor', 'end')
      .text(shortened(name, left - 10))
      .append('title')
      .text(`${name} · ${data.places[place].kindName}`)
  }
  for (const convoy of data.convoys) (byPlace ? string : bar)(page, drawn, level, convoy)
  if (byPlace) names(page, drawn, level)
}

/** Convoys' names where they leave, as many as there is room for. */
function names(page: Page, drawn: Frame, level: Map<number, number>): void {
  const taken = new Map<number, number>()
  for (const convoy of [...page.data.convoys].sort((one, other) => one.departs - other.departs)) {
    const [place] = convoy.stops[0]
    const x = drawn.x(convoy.departs)
    const text = page.speak.text(convoy.id)
    if (x - text.length * 3.4 < (taken.get(place) ?? drawn.left)) continue
    label(drawn.plot, x, (level.get(place) ?? 0) + 12, text, 'middle').classed('small', true)
    taken.set(place, x + text.length * 3.4 + 2)
  }
}

export function convoyTitle(page: Page, convoy: Convoy): string {
  const { speak } = page
  const parts = [
    speak.text(convoy.id),
    `${speak.number(convoy.people)} ${speak.word('people')}`,
    `${speak.number(convoy.vehicles)} ${speak.word('vehicles')}`,
    `${speak.clock(convoy.departs)}–${speak.clock(convoy.out)}`,
  ]
  return `${parts.join(' · ')} (${speak.word('planned')})`
}

function string(page: Page, drawn: Frame, level: Map<number, number>, convoy: Convoy): void {
  const { x, plot } = drawn
  const colour = sideColour(convoy.side)
  const points: string[] = []
  const group = plot.append('g').attr('class', 'string')
  group.append('title').text(convoyTitle(page, convoy))
  const first = convoy.stops[0]
  const at = (place: number) => level.get(place) ?? 0
  group
    .append('line')
    .attr('x1', x(convoy.boards))
    .attr('x2', x(convoy.departs))
    .attr('y1', at(first[0]))
    .attr('y2', at(first[0]))
    .attr('stroke', colour)
    .attr('stroke-width', 5)
    .attr('stroke-opacity', 0.28)
  convoy.stops.forEach(([place, arrives, , leaves], index) => {
    const from = index === 0 ? leaves : arrives
    points.push(`${x(from).toFixed(1)},${at(place).toFixed(1)}`, `${x(leaves).toFixed(1)},${at(place).toFixed(1)}`)
    if (index && leaves - arrives >= 60)
      group
        .append('line')
        .attr('x1', x(arrives))
        .attr('x2', x(leaves))
        .attr('y1', at(place))
        .attr('y2', at(place))
        .attr('stroke', colour)
        .attr('stroke-width', 4.5)
  })
  const last = convoy.stops[convoy.stops.length - 1]
  group
    .append('line')
    .attr('x1', x(last[1]))
    .attr('x2', x(convoy.out))
    .attr('y1', at(last[0]))
    .attr('y2', at(last[0]))
    .attr('stroke', colour)
    .attr('stroke-width', 5)
    .attr('stroke-opacity', 0.28)
  group
    .append('polyline')
    .attr('points', points.join(' '))
    .attr('fill', 'none')
    .attr('stroke', colour)
    .attr('stroke-width', 1.5)
    .attr('stroke-dasharray', sideDash(convoy.side))
}

function bar(page: Page, drawn: Frame, level: Map<number, number>, convoy: Convoy): void {
  const { x, plot } = drawn
  const y = level.get(convoy.stops[0][0])
  if (y === undefined) return
  const colour = sideColour(convoy.side)
  const arrives = convoy.stops[convoy.stops.length - 1][1]
  const group = plot.append('g').attr('class', 'string')
  group.append('title').text(convoyTitle(page, convoy))
  const line = (from: number, until: number, width: number, opacity: number) =>
    group
      .append('line')
      .attr('x1', x(from))
      .attr('x2', Math.max(x(until), x(from) + 1))
      .attr('y1', y)
      .attr('y2', y)
      .attr('stroke', colour)
      .attr('stroke-width', width)
      .attr('stroke-opacity', opacity)
  line(convoy.boards, convoy.departs, 3, 0.45)
  line(convoy.departs, arrives, 9, 0.9)
  group
    .append('rect')
    .attr('x', x(arrives))
    .attr('y', y - 4)
    .attr('width', Math.max(1, x(convoy.out) - x(arrives)))
    .attr('height', 8)
    .attr('fill', 'none')
    .attr('stroke', colour)
}

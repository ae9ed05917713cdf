// F against the bound with the widest gap marked; E and W below; and F by category.
import { scaleLinear } from 'd3-scale'
import { select } from 'd3-selection'
import { areaPath, frame, INK, label, legend, QUIET, stepPath, widthOf, yAxis, type Page } from './frame'
import { peak } from './data'

const LEFT = 56

export function progress(page: Page, box: HTMLElement): void {
  const { data, speak } = page
  const keys = [{ name: speak.word('out'), colour: INK, width: 3 }]
  if (data.bound) keys.push({ name: speak.word('bound'), colour: QUIET, width: 2 })
  legend(box, data.bound ? [keys[0], { ...keys[1], dash: '5 3' }] : keys)
  const narrow = widthOf(box) < 520
  const upper = frame(page, box, { height: narrow ? 240 : 300, left: LEFT, axis: true })
  const y = scaleLinear().domain([0, Math.max(data.planned, data.bound?.most ?? 0)]).nice().range([upper.bottom, upper.top])
  yAxis(page, upper, y, 5)
  upper.plot
    .append('path')
    .attr('d', areaPath(data.curves.out, upper.x, y, data.begin, data.end))
    .attr('fill', '#1d2530')
    .attr('fill-opacity', 0.07)
  if (data.bound) {
    upper.plot
      .append('path')
      .attr('d', stepPath(data.bound.steps, upper.x, y, data.begin, data.end))
      .attr('fill', 'none')
      .attr('stroke', QUIET)
      .attr('stroke-width', 2)
      .attr('stroke-dasharray', '5 3')
  }
  upper.plot
    .append('path')
    .attr('class', 'out')
    .attr('d', stepPath(data.curves.out, upper.x, y, data.begin, data.end))
    .attr('fill', 'none')
    .attr('stroke', INK)
    .attr('stroke-width', 3)
  const regret = data.bound?.regret
  if (regret) {
    const [at, low, high] = regret
    const place = upper.x(at)
    upper.plot
      .append('path')
      .attr('class', 'regret')
      .attr('d', `M${place - 4},${y(high)}h8M${place},${y(high)}V${y(low)}M${place - 4},${y(low)}h8`)
      .attr('stroke', '#b05a00')
      .attr('stroke-width', 2.5)
    const before = place > (upper.left + upper.right) / 2
    const text = `${speak.word('regret')}: ${speak.number(high - low)}`
    label(upper.plot, place + (before ? -8 : 8), (y(high) + y(low)) / 2 + 4, text, before ? 'end' : 'start')
  }
  lower(page, box, narrow)
}

function lower(page: Page, box: HTMLElement, narrow: boolean): void {
  const { data, speak } = page
  legend(box, [
    { name: speak.word('road'), colour: '#1f4e79', fill: '#c9d6e4' },
    { name: speak.word('waiting'), colour: '#b05a00', width: 2.5 },
    { name: speak.word('outdoors'), colour: '#b05a00', dash: '2 3', width: 2 },
  ])
  const drawn = frame(page, box, { height: narrow ? 170 : 190, left: LEFT })
  const top = Math.max(peak(data.curves.road, 1), peak(data.curves.waiting))
  const y = scaleLinear().domain([0, top]).nice().range([drawn.bottom, drawn.top])
  yAxis(page, drawn, y, 3)
  drawn.plot
    .append('path')
    .attr('d', areaPath(data.curves.road, drawn.x, y, data.begin, data.end))
    .attr('fill', '#c9d6e4')
    .attr('stroke', '#1f4e79')
    .attr('stroke-width', 1.2)
  const line = (points: typeof data.curves.out, dash: string, width: number) =>
    drawn.plot
      .append('path')
      .attr('d', stepPath(points, drawn.x, y, data.begin, data.end))
      .attr('fill', 'none')
      .attr('stroke', '#b05a00')
      .attr('stroke-width', width)
      .attr('stroke-dasharray', dash)
  line(data.curves.waiting, '', 2)
  line(data.curves.outdoors, '2 3', 1.6)
  const mark = drawn.x(data.worst)
  drawn.plot.append('line').attr('class', 'worst').attr('x1', mark).attr('x2', mark).attr('y1', drawn.top).attr('y2', drawn.bottom)
  const before = mark > (drawn.left + drawn.right) / 2
  label(drawn.plot, mark + (before ? -5 : 5), drawn.top + 11, speak.word('worst'), before ? 'end' : 'start')
}

export function category(page: Page, box: HTMLElement): void {
  const { data, speak } = page
  const grid = select(box).append('div').attr('class', 'multiples')
  for (const entry of data.categories) {
    const cell = grid.append('figure').node() as HTMLElement
    select(cell).append('figcaption').text(`${entry.name}: ${speak.number(entry.points[entry.points.length - 1]?.[1] ?? 0)} ${speak.word('of')} ${speak.number(entry.total)}`)
    const drawn = frame(page, cell, { height: 150, left: 48 })
    const y = scaleLinear().domain([0, entry.total]).range([drawn.bottom, drawn.top])
    yAxis(page, drawn, y, 3)
    drawn.plot
      .append('path')
      .attr('d', areaPath(entry.points, drawn.x, y, data.begin, data.end))
      .attr('fill', '#1d2530')
      .attr('fill-opacity', 0.12)
    drawn.plot
      .append('path')
      .attr('d', stepPath(entry.points, drawn.x, y, data.begin, data.end))
      .attr('fill', 'none')
      .attr('stroke', INK)
      .attr('stroke-width', 2)
  }
}

// Queues at posts, bays at work, and how full everything limited is, hour by hour.
import { scaleLinear } from 'd3-scale'
import { select } from 'd3-selection'
import { peak, type Heat } from './data'
import { areaPath, frame, legend, shortened, stepPath, widthOf, yAxis, type Page } from './frame'

export function queues(page: Page, box: HTMLElement): void {
  const { data, speak } = page
  legend(box, [
    { name: speak.word('queue'), colour: '#b05a00', fill: '#f0d9bd' },
    { name: `${speak.word('lanes')} / ${speak.word('in-use')}`, colour: '#1f4e79', width: 2 },
    { name: speak.word('there-are'), colour: '#1d2530', dash: '4 3', width: 1.2 },
  ])
  const grid = select(box).append('div').attr('class', 'multiples')
  for (const entry of data.queues) {
    const cell = grid.append('figure').node() as HTMLElement
    select(cell).append('figcaption').text(entry.name)
    const drawn = frame(page, cell, { height: 150, left: 36 })
    const y = scaleLinear()
      .domain([0, Math.max(entry.capacity * 1.15, peak(entry.waiting), 1)])
      .range([drawn.bottom, drawn.top])
    yAxis(page, drawn, y, 3)
    drawn.plot
      .append('path')
      .attr('d', areaPath(entry.waiting, drawn.x, y, data.begin, data.end))
      .attr('fill', '#f0d9bd')
      .attr('stroke', '#b05a00')
      .attr('stroke-width', 1)
    drawn.plot
      .append('path')
      .attr('d', stepPath(entry.used, drawn.x, y, data.begin, data.end))
      .attr('fill', 'none')
      .attr('stroke', '#1f4e79')
      .attr('stroke-width', 1.2)
    drawn.plot.append('line').attr('class', 'limit').attr('x1', drawn.left).attr('x2', drawn.right).attr('y1', y(entry.capacity)).attr('y2', y(entry.capacity))
  }
}

export function binds(page: Page, box: HTMLElement): void {
  heat(page, box, page.data.use)
  if (page.data.proof) {
    select(box).append('p').attr('class', 'note').text(page.speak.word('proof'))
    heat(page, box, page.data.proof)
  }
}

function heat(page: Page, box: HTMLElement, shown: Heat): void {
  const plain = shown === page.data.proof // dark or not: no shares to tell
  const { data, speak } = page
  const row = 19
  const left = Math.min(300, Math.round(widthOf(box) * 0.38))
  const drawn = frame(page, box, { height: shown.rows.length * row + 46, left, right: 42 })
  shown.rows.forEach((entry, index) => {
    const y = drawn.top + index * row
    drawn.svg
      .append('text')
      .attr('x', left - 7)
      .attr('y', y + 13)
      .attr('text-anchor', 'end')
      .text(shortened(entry.name, left - 8))
      .append('title')
      .text(entry.name)
    entry.shares.forEach((share, hour) => {
      if (share <= 0.005) return
      const begin = Math.max(shown.hours[hour], data.begin)
      const end = Math.min(shown.hours[hour + 1] ?? shown.hours[hour] + 3600, data.end)
      if (end <= begin) return
      drawn.plot
        .append('rect')
        .attr('x', drawn.x(begin))
        .attr('y', y + 1)
        .attr('width', Math.max(0.5, drawn.x(end) - drawn.x(begin) + 0.3))
        .attr('height', row - 3)
        .attr('fill', shadeOf(share))
        .append('title')
        .text(plain ? `${entry.name} · ${speak.moment(begin)}` : `${entry.name} · ${speak.moment(begin)} · ${speak.percent(share)}`)
    })
    const most = Math.max(0, ...entry.shares)
    if (plain) return
    drawn.svg
      .append('text')
      .attr('x', drawn.right + 38)
      .attr('y', y + 13)
      .attr('text-anchor', 'end')
      .text(speak.percent(most))
  })
}

/** From nearly white to nearly black: the same on screen and in black-and-white print. */
function shadeOf(share: number): string {
  const part = Math.min(1, share)
  const mix = (light: number, dark: number) => Math.round(light + (dark - light) * part ** 1.4)
  return `rgb(${mix(232, 20)},${mix(237, 32)},${mix(243, 48)})`
}

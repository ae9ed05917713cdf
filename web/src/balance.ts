// The two sides of a rule that ties them together: shares past the line and their difference, or people step by step.
import { scaleLinear } from 'd3-scale'
import { select } from 'd3-selection'
import { valueAt, peak, type Balance, type Point } from './data'
import { frame, label, legend, sideColour, sideDash, stepPath, widthOf, yAxis, type Frame, type Page, type Scale } from './frame'

const LEFT = 56

export function balance(page: Page, box: HTMLElement): void {
  for (const entry of page.data.balance) {
    const part = select(box).append('div').attr('class', 'balance').node() as HTMLElement
    select(part).append('h3').text(entry.name)
    legend(part, entry.sides.map((side, index) => ({ name: side.name, colour: sideColour(index), dash: sideDash(index), width: 2.5 })))
    if (entry.steps.length) steps(page, part, entry)
    else shares(page, part, entry)
  }
}

function side(drawn: Frame, points: Point[], y: Scale, index: number, page: Page): void {
  drawn.plot
    .append('path')
    .attr('d', stepPath(points, drawn.x, y, page.data.begin, page.data.end))
    .attr('fill', 'none')
    .attr('stroke', sideColour(index))
    .attr('stroke-width', 2.5)
    .attr('stroke-dasharray', sideDash(index))
}

const share = (points: Point[], due: number): Point[] => points.map(([at, value]) => [at, due ? value / due : 0])

function shares(page: Page, part: HTMLElement, entry: Balance): void {
  const { data, speak } = page
  const [a, b] = entry.sides.map((one) => share(one.points, one.due))
  const drawn = frame(page, part, { height: 200, left: LEFT })
  const y = scaleLinear().domain([0, Math.max(1, peak(a), peak(b))]).range([drawn.bottom, drawn.top])
  yAxis(page, drawn, y, 4, speak.percent)
  ;[a, b].forEach((points, index) => side(drawn, points, y, index, page))
  if (entry.tolerance === null) return
  const instants = [...new Set([...a, ...b].map(([at]) => at))].sort((one, other) => one - other)
  const gaps: Point[] = instants.map((at) => [at, valueAt(a, at) - valueAt(b, at)])
  const lower = frame(page, part, { height: 130, left: LEFT })
  const most = Math.max(entry.tolerance * 1.3, ...gaps.map(([, gap]) => Math.abs(gap)))
  const scale = scaleLinear().domain([-most, most]).range([lower.bottom, lower.top])
  lower.plot
    .append('rect')
    .attr('x', lower.left)
    .attr('width', lower.right - lower.left)
    .attr('y', scale(entry.tolerance))
    .attr('height', scale(-entry.tolerance) - scale(entry.tolerance))
    .attr('fill', '#9aa7b4')
    .attr('fill-opacity', 0.28)
  yAxis(page, lower, scale, 3, speak.percent)
  lower.plot
    .append('path')
    .attr('d', stepPath(gaps, lower.x, scale, data.begin, data.end))
    .attr('fill', 'none')
    .attr('stroke', '#1d2530')
    .attr('stroke-width', 2)
  label(lower.plot, lower.left + 6, scale(entry.tolerance) + 13, `${speak.word('tolerance')} ±${speak.percent(entry.tolerance)}`)
  label(lower.plot, lower.right - 4, lower.top + 10, speak.word('difference'), 'end')
}

function steps(page: Page, part: HTMLElement, entry: Balance): void {
  const { speak } = page
  const narrow = widthOf(part) < 520
  entry.sides.forEach((one, index) => {
    const sums: number[] = []
    entry.steps.forEach((step) => sums.push((sums[sums.length - 1] ?? 0) + step[index]))
    const drawn = frame(page, part, { height: narrow ? 130 : 150, left: LEFT, axis: index === entry.sides.length - 1 })
    // A last step that nobody comes near would flatten all that happens.
    const most = Math.max(1, peak(one.points) * 1.12)
    const y = scaleLinear().domain([0, Math.max(most, ...sums.filter((sum) => sum <= 1.6 * most))]).range([drawn.bottom, drawn.top])
    yAxis(page, drawn, y, 3)
    sums.forEach((sum, number) => {
      if (sum > y.domain()[1]) {
        label(drawn.plot, drawn.left + 5, drawn.top + 10, `↑ ${speak.word('step')} ${speak.number(number + 1)}: ${speak.number(sum)}`)
        return
      }
      drawn.plot.append('line').attr('class', 'limit').attr('x1', drawn.left).attr('x2', drawn.right).attr('y1', y(sum)).attr('y2', y(sum))
      label(drawn.plot, drawn.left + 5, y(sum) + (y(sum) - drawn.top < 14 ? 12 : -4), `${speak.word('step')} ${speak.number(number + 1)}: ${speak.number(sum)}`)
    })
    side(drawn, one.points, y, index, page)
  })
}

// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/step_ticks.h"

#include "core/step_selection.h"
#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/message_body.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wrapped_text.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPaintEvent>
#include <QStyle>
#include <QStyleOption>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadX = 10, kPadY = 8, kGap = 8;
constexpr int kTitleCharacters = 400;   // all of it stands in the plan
constexpr int kRowsOfAPage = 8;

int boxSide() { return scaled(18); }
QFont titleFont(const Step &step) { return themeFont(TextSize::Body, step.isPhase() ? QFont::DemiBold : QFont::Normal); }
QFont markFont() { return themeFont(TextSize::Small, QFont::DemiBold); }
QFont needsFont() { return themeFont(TextSize::Small); }
QString titleOf(const Step &step) { return oneLine(step.title, kTitleCharacters); }

} // namespace

StepTicks::StepTicks(QWidget *parent) : QWidget(parent), m_links(Plan())
{
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void StepTicks::setPlan(const Plan &plan)
{
    m_plan = plan;
    m_links = StepLinks(plan);
    m_ticked.clear();
    m_current = -1;
    accessibleRowsChangedFrom(this, 0);
    relayout();
}

void StepTicks::setTicked(const QList<int> &numbers)
{
    QSet<int> ticked;
    for (const int number : numbers) {
        if (number > 0 && number <= m_plan.steps.size() && hasBox(m_plan.steps.at(number - 1)))
            ticked.insert(number);
    }
    if (ticked == m_ticked)
        return;
    m_ticked = ticked;
    relayout();     // what a step says of those that need it depends on them
    Q_EMIT tickedChanged();
}

QList<int> StepTicks::ticked() const
{
    QList<int> numbers(m_ticked.cbegin(), m_ticked.cend());
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

QList<int> StepTicks::tickable() const
{
    QList<int> numbers;
    for (const Step &step : m_plan.steps) {
        if (hasBox(step))
            numbers.append(step.number);
    }
    return numbers;
}

QList<int> StepTicks::suggested() const
{
    QList<int> numbers = tickable();
    numbers.removeIf([this](int number) { return m_plan.steps.at(number - 1).irreversible(); });
    const StepNeeds needs = stepNeeds(m_plan, numbers);
    numbers.removeIf([&needs](int number) { return needs.hanging.contains(number); });
    return numbers;
}

QList<int> StepTicks::boxesOf(int row) const
{
    QList<int> numbers;
    const Step &step = m_plan.steps.at(row);
    for (int number = step.number; number <= step.number + step.inner; ++number) {
        if (hasBox(m_plan.steps.at(number - 1)))
            numbers.append(number);
    }
    return numbers;
}

Qt::CheckState StepTicks::stateOf(int row) const
{
    const QList<int> boxes = boxesOf(row);
    const auto ticked = std::count_if(boxes.cbegin(), boxes.cend(), [this](int number) { return m_ticked.contains(number); });
    return ticked == 0 ? Qt::Unchecked : ticked == boxes.size() ? Qt::Checked : Qt::PartiallyChecked;
}

void StepTicks::toggle(int row)
{
    const QList<int> boxes = boxesOf(row);
    if (boxes.isEmpty())
        return;
    QSet<int> ticked = m_ticked;
    const QSet<int> these(boxes.cbegin(), boxes.cend());
    if (stateOf(row) == Qt::Checked) {
        ticked -= these;
        // Only what needed these goes with them; what hung before is the elder's own choice.
        const StepNeeds before = stepNeeds(m_plan, this->ticked());
        const StepNeeds after = stepNeeds(m_plan, QList<int>(ticked.cbegin(), ticked.cend()));
        for (const int number : after.hanging) {
            if (!before.hanging.contains(number))
                ticked.remove(number);
        }
    } else {
        ticked += these;
    }
    setTicked(QList<int>(ticked.cbegin(), ticked.cend()));
    accessibleRowFocused(this, row);
}

QString StepTicks::namesOf(const QList<int> &numbers) const
{
    return stepRanges(labelsOf(m_plan, numbers));
}

/// "needs 3", "needs 2, done; nothing needs it": what stands under a title.
QString StepTicks::needsOf(int row) const
{
    const Step &step = m_plan.steps.at(row);
    if (step.done())
        return tr("done");
    if (!step.isCounted()) {
        const QList<int> boxes = boxesOf(row);
        const auto ticked = std::count_if(boxes.cbegin(), boxes.cend(), [this](int number) { return m_ticked.contains(number); });
        return boxes.isEmpty() ? tr("done") : tr("%1 of %2 ticked").arg(QLocale().toString(qlonglong(ticked)), QLocale().toString(boxes.size()));
    }
    QStringList words;
    const QList<int> before = m_links.before.value(step.number), after = m_links.after.value(step.number);
    if (!before.isEmpty()) {
        const bool allDone = std::all_of(before.cbegin(), before.cend(), [this](int number) { return m_plan.steps.at(number - 1).done(); });
        words.append(allDone ? tr("needs %1, done").arg(namesOf(before)) : tr("needs %1").arg(namesOf(before)));
    }
    if (!m_ticked.contains(step.number)) {
        words.append(after.isEmpty() ? tr("nothing needs it") : after.size() == 1 ? tr("%1 needs it").arg(namesOf(after)) : tr("%1 need it").arg(namesOf(after)));
    }
    return words.join(u"; "_s);
}

int StepTicks::widestNumber() const
{
    int width = scaled(14);
    const QFontMetrics metrics(themeFont(TextSize::Body));
    for (const Step &step : m_plan.steps)
        width = qMax(width, metrics.horizontalAdvance(step.label));
    return width;
}

int StepTicks::titleLeft(int row) const
{
    return kPadX + m_plan.steps.at(row).depth() * scaled(16) + boxSide() + kGap + m_numberWidth + kGap;
}

void StepTicks::layOut(int width) const
{
    if (width == m_width)
        return;
    m_width = width;
    // Layouts ask in turn for a few widths, many times each, before they have settled.
    if (const auto known = m_placesAt.constFind(width); known != m_placesAt.cend()) {
        m_places = *known;
        return;
    }
    // Once for all rows: each row's own measuring would cost the square of a long plan.
    m_numberWidth = widestNumber();
    m_places.resize(m_plan.steps.size());
    int y = 1;
    for (int row = 0; row < m_places.size(); ++row) {
        const Step &step = m_plan.steps.at(row);
        const int room = qMax(scaled(80), width - titleLeft(row) - kPadX);
        int height = wrappedSize(titleOf(step), titleFont(step), room).height();
        if (step.irreversible())
            height += lineHeight(markFont());
        if (const QString needs = needsOf(row); !needs.isEmpty())
            height += wrappedSize(needs, needsFont(), room).height();
        m_places[row] = {y, qMax(scaled(32), height + 2 * kPadY)};
        y += m_places[row].height;
    }
    m_placesAt.insert(width, m_places);
}

int StepTicks::heightForWidth(int width) const
{
    layOut(width);
    return m_places.isEmpty() ? 0 : m_places.last().y + m_places.last().height + 1;
}

QSize StepTicks::sizeHint() const
{
    const int wish = width() > 0 ? width() : scaled(400);
    return {wish, heightForWidth(wish)};
}

QSize StepTicks::minimumSizeHint() const
{
    return {scaled(200), m_width > 0 ? heightForWidth(m_width) : 0};
}

void StepTicks::relayout()
{
    m_width = -1;
    m_placesAt.clear();
    updateGeometry();
    update();
}

QRect StepTicks::rowRect(int row) const
{
    layOut(width());
    return row >= 0 && row < m_places.size() ? QRect(0, m_places[row].y, width(), m_places[row].height) : QRect();
}

int StepTicks::rowAt(int y) const
{
    layOut(width());
    const auto after = std::upper_bound(m_places.cbegin(), m_places.cend(), y, [](int at, const Place &place) { return at < place.y; });
    const int row = int(after - m_places.cbegin()) - 1;
    return row >= 0 && y < m_places[row].y + m_places[row].height ? row : -1;
}

void StepTicks::paintBox(QPainter &painter, int row, const QRect &rect) const
{
    const Theme &theme = Theme::of(this);
    if (boxesOf(row).isEmpty()) {
        if (m_plan.steps.at(row).done())
            paintIcon(painter, rect, u"check"_s, theme.low);
        return;
    }
    const Qt::CheckState state = stateOf(row);
    QStyleOption box;
    box.initFrom(this);
    box.rect = rect;
    box.state = QStyle::State_Enabled | (state == Qt::Checked ? QStyle::State_On : state == Qt::PartiallyChecked ? QStyle::State_NoChange : QStyle::State_Off);
    style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, &painter, this);
}

void StepTicks::paintRow(QPainter &painter, int row) const
{
    const Theme &theme = Theme::of(this);
    const Step &step = m_plan.steps.at(row);
    const QRect all = rowRect(row);
    const auto flip = [this](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    const Qt::Alignment side = layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft;
    if (row > 0)
        painter.fillRect(QRect(all.x() + 1, all.y(), all.width() - 2, 1), theme.line);
    const int line = lineHeight(themeFont(TextSize::Body)), left = titleLeft(row), room = qMax(scaled(80), m_width - left - kPadX);
    const int boxLeft = kPadX + step.depth() * scaled(16);
    int y = all.y() + kPadY;
    paintBox(painter, row, flip(QRect(boxLeft, y + (line - boxSide()) / 2, boxSide(), boxSide())));
    painter.setFont(themeFont(TextSize::Body));
    painter.setPen(theme.text2);
    painter.drawText(flip(QRect(boxLeft + boxSide() + kGap, y, m_numberWidth, line)), int(Qt::AlignLeading | Qt::AlignVCenter), step.label);
    painter.setPen(step.done() ? theme.text2 : theme.text);
    const int height = wrappedSize(titleOf(step), titleFont(step), room).height();
    paintWrapped(painter, flip(QRect(left, y, room, height)), titleOf(step), titleFont(step), side);
    y += height;
    if (step.irreversible()) {
        const int small = lineHeight(markFont()), icon = scaled(15);
        paintIcon(painter, flip(QRect(left, y + (small - icon) / 2, icon, icon)), u"undo"_s, theme.high);
        painter.setFont(markFont());
        painter.setPen(theme.high);
        painter.drawText(flip(QRect(left + icon + 4, y, room - icon - 4, small)), int(Qt::AlignLeading | Qt::AlignVCenter), tr("cannot be undone"));
        y += small;
    }
    if (const QString needs = needsOf(row); !needs.isEmpty()) {
        painter.setPen(step.done() ? theme.low : theme.text2);
        paintWrapped(painter, flip(QRect(left, y, room, all.bottom() - y)), needs, needsFont(), side);
    }
    if (hasFocus() && row == m_current)
        paintFocusRing(painter, all.adjusted(1, 1, -1, 0), 7, theme);
}

void StepTicks::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    layOut(width());
    const Theme &theme = Theme::of(this);
    paintRounded(painter, rect(), 8, theme.surface, theme.line);
    for (int row = qMax(0, rowAt(event->rect().top())); row < m_places.size() && m_places[row].y <= event->rect().bottom(); ++row)
        paintRow(painter, row);
}

void StepTicks::setCurrent(int row)
{
    if (row < 0 || row >= m_plan.steps.size())
        return;
    m_current = row;
    update();
    Q_EMIT revealRequested(rowRect(row));
    accessibleRowFocused(this, row);
}

void StepTicks::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_plan.steps.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Up: setCurrent(qMax(0, m_current - 1)); return;
    case Qt::Key_Down: setCurrent(qMin(last, m_current + 1)); return;
    case Qt::Key_PageUp: setCurrent(qMax(0, m_current - kRowsOfAPage)); return;
    case Qt::Key_PageDown: setCurrent(qMin(last, m_current + kRowsOfAPage)); return;
    case Qt::Key_Home: setCurrent(0); return;
    case Qt::Key_End: setCurrent(last); return;
    case Qt::Key_Space:
        if (m_current >= 0 && !event->isAutoRepeat())
            toggle(m_current);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void StepTicks::mouseReleaseEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint().y());
    if (event->button() != Qt::LeftButton || row < 0 || !rect().contains(event->position().toPoint()))
        return;
    m_current = row;
    toggle(row);
}

void StepTicks::focusInEvent(QFocusEvent *event)
{
    if (m_current < 0 && !m_plan.steps.isEmpty())
        m_current = 0;
    if (event->reason() != Qt::MouseFocusReason && m_current >= 0)
        Q_EMIT revealRequested(rowRect(m_current));
    update();
    if (m_current >= 0)
        accessibleRowFocused(this, m_current);
}

void StepTicks::focusOutEvent(QFocusEvent *)
{
    update();
}

QVariant StepTicks::inputMethodQuery(Qt::InputMethodQuery query) const
{
    // What a scroll area brings into sight when the focus comes here, instead of the middle of it all.
    const QRect row = rowRect(m_current);
    return query == Qt::ImCursorRectangle && !row.isNull() ? QVariant(row) : QWidget::inputMethodQuery(query);
}

void StepTicks::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        relayout();
}

QString StepTicks::accessibleRowName(int row) const
{
    const Step &step = m_plan.steps.at(row);
    QStringList words{tr("Step %1, %2").arg(step.label, titleOf(step))};
    if (step.irreversible())
        words.append(tr("cannot be undone"));
    words.append(needsOf(row));
    words.removeAll(QString());
    return words.join(u", "_s);
}

QRect StepTicks::accessibleRowRect(int row) const
{
    return rowRect(row) & visibleRegion().boundingRect();
}

} // namespace witan

// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/steps_view.h"

#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/message_body.h"
#include "widgets/theme.h"
#include "widgets/witan_style.h"
#include "widgets/wrapped_text.h"

#include <QLayout>
#include <QPainter>
#include <QPaintEvent>
#include <QStyleOption>

#include <algorithm>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPadX = 8, kDetailsSide = 16, kPadY = 6, kIcon = 15, kIconGap = 4, kPartGap = 12;
constexpr int kDeepestIndent = 5;       // further in, the indent would leave no room for the words
constexpr qsizetype kMostArranged = 8;
constexpr qsizetype kLongPlan = 12;     // rows; a longer one begins with its phases folded
constexpr int kTellAfterMs = 150;       // whoever scrolls sees more at every turn

int lineStep() { return lineHeight(themeFont(TextSize::Body)); }
int smallStep() { return lineHeight(themeFont(TextSize::Small)); }
QFont markFont(bool strong) { return themeFont(TextSize::Small, strong ? QFont::DemiBold : QFont::Normal); }
QFont titleFont(const StepRow &row) { return themeFont(TextSize::Body, row.step.isPhase() ? QFont::DemiBold : QFont::Normal); }

/// Where lines begin: a right-to-left title stands at the right in any window.
Qt::Alignment sideOf(const QString &text, Qt::LayoutDirection window)
{
    return window == Qt::RightToLeft || text.isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft;
}

} // namespace

StepsView::StepsView(QWidget *parent) : QWidget(parent), m_details(new StepDetails(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    // Not Fixed, nor Minimum: a layout would keep to the hint it was given at another width.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_details->hide();
    connect(m_details, &StepDetails::askRequested, this, [this] { Q_EMIT askRequested(m_openId); });
    connect(m_details, &StepDetails::wholeSeen, this, [this] { Q_EMIT stepRead(m_openId); });
    connect(m_details, &StepDetails::resized, this, &StepsView::relayout);
    m_tell.setSingleShot(true);
    m_tell.setInterval(kTellAfterMs);
    connect(&m_tell, &QTimer::timeout, this, [this] { Q_EMIT seenChanged(m_seen); });
}

void StepsView::reset()
{
    open({});
    m_current = -1;
    m_isFresh = true;
}

void StepsView::setRows(const QList<StepRow> &rows, const NumberRanges &seen, const QString &agent)
{
    m_tell.stop();
    m_seen = m_kept = seen;
    const QString currentId = m_current >= 0 && m_current < m_rows.size() ? m_rows[m_current].step.id : QString();
    m_rows = rows;
    m_measures.clear();
    m_agent = agent;
    m_names.clear();
    for (const StepRow &row : std::as_const(m_rows)) {
        if (!row.isRemoved())
            m_names.insert(row.step.id, {row.step.label, row.step.title});
    }
    m_hasPhases = std::any_of(m_rows.cbegin(), m_rows.cend(), [](const StepRow &row) { return row.step.isPhase() || row.step.depth() > 0; });
    if (std::exchange(m_isFresh, false))
        foldAtFirst();
    arrangeFolds();
    m_current = rowOf(currentId);
    m_openRow = rowOf(m_openId);
    if (m_openRow < 0)
        m_openId.clear();
    else
        m_details->setStep(m_rows[m_openRow], m_names, m_agent);
    m_details->setVisible(m_openRow >= 0);
    accessibleRowsChangedFrom(this, 0);
    relayout();
}

void StepsView::setRead(const QStringList &ids, bool isAsked)
{
    const QSet<QString> read(ids.cbegin(), ids.cend());
    if (read == m_read && isAsked == m_isAsked)
        return;
    m_read = read;
    m_isAsked = isAsked;
    m_measures.clear();
    relayout();
}

/// Of a plan that nobody takes in at one look, the phase whose turn it is stands open, and the others are one line each.
void StepsView::foldAtFirst()
{
    m_folded.clear();
    if (m_rows.size() <= kLongPlan)
        return;
    bool isBegun = false;
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        const Step &step = m_rows[row].step;
        if (!step.isPhase() || m_rows[row].isRemoved())
            continue;
        const auto first = m_rows.cbegin() + row + 1, end = first + qMin<qsizetype>(step.inner, m_rows.cend() - first);
        const bool isLeft = std::any_of(first, end, [](const StepRow &each) { return each.step.isCounted() && !each.step.done(); });
        if (step.depth() == 0 && isLeft && !std::exchange(isBegun, true))
            continue;
        m_folded.insert(step.id);
    }
}

void StepsView::arrangeFolds()
{
    m_away.fill(false, m_rows.size());
    m_shown.clear();
    int away = 0;   // so many steps of a folded phase follow
    for (int row = 0; row < m_rows.size(); ++row) {
        const StepRow &each = m_rows[row];
        m_away[row] = away > 0;
        if (away == 0)
            m_shown.append(row);
        if (each.isRemoved())
            continue;
        if (away > 0)
            --away;
        else if (each.step.isPhase() && m_folded.contains(each.step.id))
            away = each.step.inner;
    }
}

void StepsView::changeFold(int row, bool folded)
{
    const Step &step = m_rows[row].step;
    if (!step.isPhase() || folded == m_folded.contains(step.id))
        return;
    if (folded)
        m_folded.insert(step.id);
    else
        m_folded.remove(step.id);
    arrangeFolds();
    if (m_openRow >= 0 && m_away[m_openRow])
        openRow(-1);
    while (m_current > 0 && m_away[m_current])
        --m_current;
    m_measures.clear();
    accessibleRowsChangedFrom(this, shownIndex(row));
    relayout();
}

void StepsView::setFolded(const QString &id, bool folded)
{
    if (const int row = rowOf(id); row >= 0)
        changeFold(row, folded);
}

/// Unfolds what a step stands within. False where nothing had to be.
bool StepsView::unfoldTo(int row)
{
    if (!m_away[row])
        return false;
    const StepPath &path = m_rows[row].step.path;
    for (const StepRow &each : std::as_const(m_rows)) {
        const StepPath &above = each.step.path;
        if (!each.isRemoved() && above.size() < path.size() && path.first(above.size()) == above)
            m_folded.remove(each.step.id);
    }
    arrangeFolds();
    m_measures.clear();
    accessibleRowsChangedFrom(this, 0);
    relayout();
    return true;
}

int StepsView::rowOf(const QString &id) const
{
    // Of a removed and a present step with the same id the present one is meant.
    int found = -1;
    for (int row = 0; row < m_rows.size() && !id.isEmpty(); ++row) {
        if (m_rows[row].step.id == id && (found < 0 || !m_rows[row].isRemoved()))
            found = row;
    }
    return found;
}

void StepsView::open(const QString &id)
{
    const int row = rowOf(id);
    if (row >= 0)
        unfoldTo(row);
    openRow(row);
    if (row >= 0)
        Q_EMIT revealRequested(rowRect(row));
}

void StepsView::openRow(int row)
{
    m_openRow = row;
    m_openId = row >= 0 ? m_rows[row].step.id : QString();
    if (row >= 0) {
        m_details->setStep(m_rows[row], m_names, m_agent);
        m_current = row;
    }
    m_details->setVisible(row >= 0);
    relayout();
}

int StepsView::numberWidth(int row) const
{
    const QString &label = m_rows[row].step.label;
    return label.size() <= 2 ? scaled(28) : qMax(scaled(36), QFontMetrics(themeFont(TextSize::Body)).horizontalAdvance(label) + 10);
}

StepsView::Columns StepsView::columnsOf(int row) const
{
    Columns columns;
    const int depth = m_rows[row].isRemoved() ? 0 : qMin(m_rows[row].step.depth(), kDeepestIndent);
    columns.fold = m_hasPhases ? depth * scaled(20) : kPadX - 4;
    columns.number = columns.fold + (m_hasPhases ? scaled(20) : 0);
    columns.title = columns.number + numberWidth(row);
    const Measure &measure = m_measures[row];
    const int right = m_width - kPadX, besideMark = right - measure.mark - 8;
    // In a narrow column the words need the room.
    columns.markBelow = measure.hasMark && besideMark - columns.title < scaled(120);
    columns.right = qMax(measure.hasMark && !columns.markBelow ? besideMark : right, columns.title + scaled(60));
    return columns;
}

/// In lines, as words are; one that is longer than a line is broken itself. Returns the height of it all.
int StepsView::layOutParts(const Measure &measure, bool markBelow, int room, QList<QRect> *rects) const
{
    const int step = smallStep();
    int x = 0, y = 0, line = 0;
    const auto place = [&](const Mark &mark, int width) {
        if (x > 0 && x + width > room) {
            x = 0;
            y += line;
            line = 0;
        }
        const int icon = mark.icon.isEmpty() ? 0 : kIcon + kIconGap;
        const int height = width <= room ? step : wrappedSize(mark.text, markFont(mark.strong), qMax(scaled(40), room - icon)).height();
        if (rects)
            rects->append(QRect(x, y, qMin(width, room), height));
        x += qMin(width, room) + kPartGap;
        line = qMax(line, height);
    };
    if (markBelow)
        place(measure.status, measure.mark);
    for (qsizetype i = 0; i < measure.parts.size(); ++i)
        place(measure.parts[i], measure.widths[i]);
    return y + line;
}

void StepsView::layOut(int width) const
{
    if (width == m_width)
        return;
    // The layouts around it ask by turns for several widths, many times each until a window has come to rest.
    if (m_arranged.size() >= kMostArranged)
        m_arranged.clear();
    if (m_width >= 0)
        m_arranged.insert(m_width, m_places);
    m_width = width;
    if (m_measures.isEmpty())
        measure();
    if (const auto known = m_arranged.constFind(width); known != m_arranged.cend()) {
        m_places = *known;
        return;
    }
    m_places.resize(m_rows.size());
    const int step = lineStep();
    int y = 0;
    for (int row = 0; row < m_rows.size(); ++row) {
        const Measure &needs = m_measures[row];
        Place &place = m_places[row];
        place = {y, 0, 0};
        if (m_away[row])
            continue;
        const Columns columns = columnsOf(row);
        const int room = columns.right - columns.title;
        // Well within the room it is one line; near its edge only the layout knows, since it measures finer.
        int height = needs.title + step <= room ? step : wrappedSize(oneLine(m_rows[row].step.title, kShownTitle), titleFont(m_rows[row]), room).height();
        height += layOutParts(needs, columns.markBelow, room, nullptr);
        place.line = qMax(height + 2 * kPadY, 34);
        place.height = place.line;
        if (row == m_openRow) {
            const int inner = qMax(scaled(80), width - 2 * kDetailsSide);
            place.height += m_details->layout()->hasHeightForWidth() ? m_details->layout()->heightForWidth(inner) : m_details->sizeHint().height();
        }
        y += place.height;
    }
}

void StepsView::measure() const
{
    const QFontMetrics plain(themeFont(TextSize::Body)), strong(themeFont(TextSize::Body, QFont::DemiBold));
    const QFontMetrics small(markFont(false)), smallStrong(markFont(true));
    const auto widthOf = [&](const Mark &mark) {
        return (mark.strong ? smallStrong : small).horizontalAdvance(mark.text) + (mark.icon.isEmpty() ? 0 : kIcon + kIconGap) + 2;
    };
    m_measures.resize(m_rows.size());
    for (int row = 0; row < m_rows.size(); ++row) {
        Measure &measure = m_measures[row] = {};
        if (m_away[row])
            continue;
        measure.title = (m_rows[row].step.isPhase() ? strong : plain).horizontalAdvance(oneLine(m_rows[row].step.title, kShownTitle));
        measure.hasMark = statusOf(row, measure.status);
        measure.mark = measure.hasMark ? widthOf(measure.status) : 0;
        measure.parts = partsOf(row);
        for (const Mark &part : std::as_const(measure.parts))
            measure.widths.append(widthOf(part));
    }
}

int StepsView::heightForWidth(int width) const
{
    layOut(width);
    return m_places.isEmpty() ? 0 : m_places.last().y + m_places.last().height;
}

QSize StepsView::sizeHint() const
{
    const int wish = width() > 0 ? width() : scaled(400);
    return {wish, heightForWidth(wish)};
}

/// No height: it follows from the width, and layouts keep what they are told here though the width has changed since.
QSize StepsView::minimumSizeHint() const
{
    return {scaled(200), 0};
}

void StepsView::relayout()
{
    m_width = -1;
    m_arranged.clear();
    m_parts.forget();
    updateGeometry();
    placeDetails();
    update();
}

void StepsView::placeDetails()
{
    layOut(width());
    if (m_openRow < 0)
        return;
    const Place &place = m_places[m_openRow];
    const QRect inner(kDetailsSide, place.y + place.line, qMax(scaled(80), width() - 2 * kDetailsSide), place.height - place.line);
    m_details->setGeometry(QStyle::visualRect(layoutDirection(), rect(), inner));
}

void StepsView::resizeEvent(QResizeEvent *)
{
    m_parts.forget();
    placeDetails();
}

QRect StepsView::rowRect(int row) const
{
    layOut(width());
    return row >= 0 && row < m_places.size() ? QRect(0, m_places[row].y, width(), m_places[row].height) : QRect();
}

int StepsView::rowAt(const QPoint &position) const
{
    layOut(width());
    const auto after = std::upper_bound(m_places.cbegin(), m_places.cend(), position.y(), [](int y, const Place &place) { return y < place.y; });
    // Those that are folded away stand where their phase ends, without any height.
    int row = int(after - m_places.cbegin()) - 1;
    while (row >= 0 && m_away[row])
        --row;
    return row >= 0 && rowRect(row).contains(position) ? row : -1;
}

void StepsView::paintMark(QPainter &painter, const QRect &rect, const Mark &mark) const
{
    const auto flip = [this](const QRect &r) { return QStyle::visualRect(layoutDirection(), this->rect(), r); };
    const QColor ink = inkOf(mark.tone, Theme::of(this));
    const int icon = mark.icon.isEmpty() ? 0 : kIcon + kIconGap;
    if (icon > 0)
        paintIcon(painter, flip(QRect(rect.x(), rect.y() + (smallStep() - kIcon) / 2, kIcon, kIcon)), mark.icon, ink);
    painter.setPen(ink);
    const QFont font = markFont(mark.strong);
    painter.setFont(font);
    paintWrapped(painter, flip(rect.adjusted(icon, 0, 0, 0)), mark.text, font, layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft);
}

void StepsView::paintRow(QPainter &painter, int row) const
{
    const Theme &theme = Theme::of(this);
    const StepRow &each = m_rows[row];
    const Place &place = m_places[row];
    const QRect all = rowRect(row);
    const auto flip = [this](const QRect &r) { return QStyle::visualRect(layoutDirection(), rect(), r); };
    if (row == m_openRow)
        paintRounded(painter, all, 8, theme.accentSoft);
    else if (row == m_hovered)
        paintRounded(painter, all, 8, theme.raised);

    const Measure &measure = m_measures[row];
    const Columns columns = columnsOf(row);
    const int step = lineStep(), top = place.y + kPadY;
    const bool isQuiet = each.isRemoved() || each.state.kind == StepState::Kind::LeftOut;
    if (each.step.isPhase() && !each.isRemoved()) {
        const bool folded = isFolded(each.step.id);
        const QString icon = !folded ? u"chevron"_s : layoutDirection() == Qt::RightToLeft ? u"chevron-left"_s : u"chevron-right"_s;
        paintIcon(painter, flip(QRect(columns.fold, top + (step - kIcon) / 2, kIcon, kIcon)), icon, theme.text2);
    }
    painter.setFont(themeFont(TextSize::Body));
    painter.setPen(theme.text2);
    if (!each.isRemoved())
        painter.drawText(flip(QRect(columns.number, top, numberWidth(row) - 10, step)), Qt::AlignTrailing | Qt::AlignVCenter, each.step.label);
    QFont font = titleFont(each);
    font.setStrikeOut(each.isRemoved());
    painter.setFont(font);
    painter.setPen(isQuiet ? theme.text2 : theme.text);
    const QString title = oneLine(each.step.title, kShownTitle);
    const int room = columns.right - columns.title;
    QList<QRect> rects;
    const int below = layOutParts(measure, columns.markBelow, room, &rects);
    const QRect titleRect(columns.title, top, room, place.line - 2 * kPadY - below);
    paintWrapped(painter, flip(titleRect), title, font, sideOf(title, layoutDirection()));

    // A line that has more room than it needs keeps what belongs together together.
    const int partsTop = top + (measure.title + step <= room ? step : titleRect.height());
    for (qsizetype i = 0; i < rects.size(); ++i) {
        const qsizetype part = i - (columns.markBelow ? 1 : 0);
        paintMark(painter, rects[i].translated(columns.title, partsTop), part < 0 ? measure.status : measure.parts[part]);
    }
    if (measure.hasMark && !columns.markBelow)
        paintMark(painter, QRect(m_width - kPadX - measure.mark, top + (step - smallStep()) / 2, measure.mark, smallStep()), measure.status);
    if (hasFocus() && row == m_current)
        paintFocusRing(painter, QRect(all.x(), all.y(), all.width(), place.line), 8, theme);
}

void StepsView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    layOut(width());
    for (int row = qMax(0, rowAt(QPoint(0, event->rect().top()))); row < m_rows.size() && m_places[row].y <= event->rect().bottom(); ++row) {
        if (!m_away[row])
            paintRow(painter, row);
    }
    m_parts.drawn(event->region());
    look();
}

/// The details have no layout above them that would take up a change of their height.
bool StepsView::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest)
        relayout();
    return QWidget::event(event);
}

void StepsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::PaletteChange) {
        m_measures.clear();
        relayout();
    } else if (event->type() == QEvent::ActivationChange) {
        look();
    }
}

} // namespace witan

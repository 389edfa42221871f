// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/steps_view.h"

#include "core/untrusted_text.h"
#include "widgets/icons.h"
#include "widgets/message_body.h"
#include "widgets/step_details.h"
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

constexpr int kPadX = 8, kPadY = 6, kIcon = 18;
constexpr int kTitleCharacters = 400;   // all of it is in the details
constexpr qsizetype kMostArranged = 8;
constexpr int kTellAfterMs = 150;       // whoever scrolls sees more at every turn

int numberWidth() { return scaled(28); }
int lineStep() { return lineHeight(themeFont(TextSize::Body)); }
QFont markFont(bool strong) { return themeFont(TextSize::Small, strong ? QFont::DemiBold : QFont::Normal); }

} // namespace

StepsView::StepsView(QWidget *parent) : QWidget(parent), m_details(new StepDetails(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    // Not Fixed: a layout would keep to the hint it was given when the column was wider.
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_details->hide();
    connect(m_details, &StepDetails::askRequested, this, [this] { Q_EMIT askRequested(m_openId); });
    connect(m_details, &StepDetails::rawSeen, this, [this] { Q_EMIT rawSeen(m_openId); });
    connect(m_details, &StepDetails::resized, this, &StepsView::relayout);
    m_tell.setSingleShot(true);
    m_tell.setInterval(kTellAfterMs);
    connect(&m_tell, &QTimer::timeout, this, [this] { Q_EMIT seenChanged(m_seen); });
}

void StepsView::setRows(const QList<StepRow> &rows, const NumberRanges &seen)
{
    m_tell.stop();
    m_seen = m_kept = seen;
    m_seenParts.clear();
    const QString currentId = m_current >= 0 && m_current < m_rows.size() ? m_rows[m_current].step.id : QString();
    m_rows = rows;
    m_measures.clear();
    m_labels.clear();
    for (const StepRow &row : std::as_const(m_rows)) {
        if (!row.isRemoved())
            m_labels.insert(row.step.id, row.step.label);
    }
    m_current = rowOf(currentId);
    m_ticked.removeIf([this](const QString &id) { return !m_labels.contains(id); });
    m_openRow = rowOf(m_openId);
    if (m_openRow < 0)
        m_openId.clear();
    else
        m_details->setStep(m_rows[m_openRow], m_labels);
    m_details->setVisible(m_openRow >= 0);
    accessibleRowsChangedFrom(this, 0);
    relayout();
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
    const int row = m_openRow = rowOf(id);
    m_openId = row >= 0 ? id : QString();
    if (row >= 0) {
        m_details->setStep(m_rows[row], m_labels);
        m_current = row;
    }
    m_details->setVisible(row >= 0);
    relayout();
    if (row >= 0)
        Q_EMIT revealRequested(rowRect(row));
}

void StepsView::setTicking(bool ticking)
{
    if (ticking == m_ticking)
        return;
    m_ticking = ticking;
    m_ticked.clear();
    // What can be brought back is offered; what cannot, the elder has to add.
    for (int row = 0; row < m_rows.size() && ticking; ++row) {
        if (canTick(row) && !m_rows[row].step.irreversible())
            m_ticked.insert(m_rows[row].step.id);
    }
    relayout();
    Q_EMIT tickedChanged();
}

QStringList StepsView::ticked() const
{
    QStringList ids;
    for (const StepRow &row : m_rows) {
        if (!row.isRemoved() && m_ticked.contains(row.step.id))
            ids.append(row.step.id);
    }
    return ids;
}

void StepsView::tick(const QStringList &ids)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (canTick(row) && ids.contains(m_rows[row].step.id))
            m_ticked.insert(m_rows[row].step.id);
    }
    update();
    Q_EMIT tickedChanged();
}

bool StepsView::canTick(int row) const
{
    return m_ticking && !m_rows[row].isRemoved() && m_rows[row].step.isCounted() && !m_rows[row].step.done();
}

QList<StepsView::Mark> StepsView::marksOf(const StepRow &row) const
{
    const Theme &theme = Theme::of(this);
    QList<Mark> marks;
    if (row.isRemoved())
        return {{{}, tr("removed"), theme.high}};
    if (row.step.done())
        marks.append({u"check"_s, tr("done"), theme.low});
    if (row.change == Change::Added)
        marks.append({{}, tr("added"), theme.med});
    else if (row.change == Change::Altered)
        marks.append({{}, tr("altered"), theme.med});
    if (row.step.irreversible())
        marks.append({u"undo"_s, tr("cannot be undone"), theme.high});
    return marks;
}

int StepsView::marksWidth(const QList<Mark> &marks) const
{
    int width = 0;
    for (const Mark &mark : marks)
        width = qMax(width, QFontMetrics(markFont(true)).horizontalAdvance(mark.text) + (mark.icon.isEmpty() ? 0 : kIcon + 4) + 2);
    return width;
}

/// The title beside its marks, in left-to-right coordinates; its height is all there is below.
QRect StepsView::titleRect(const Place &place, int marks) const
{
    const int left = kPadX + numberWidth() + (m_ticking ? scaled(26) : 0);
    return QRect(left, place.y + kPadY, qMax(scaled(80), m_width - left - kPadX - (marks > 0 ? marks + 8 : 0)), place.line - 2 * kPadY);
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
    if (const auto known = m_arranged.constFind(width); known != m_arranged.cend()) {
        m_places = *known;
        return;
    }
    if (m_measures.isEmpty())
        measure();
    m_places.resize(m_rows.size());
    const int step = lineStep();
    int y = 0;
    for (int row = 0; row < m_rows.size(); ++row) {
        const Measure &needs = m_measures[row];
        Place &place = m_places[row];
        place.y = y;
        const int room = titleRect(place, needs.marks).width();
        // Well within the room it is one line; near its edge only the layout knows, since it measures finer.
        const int height = needs.title + step <= room ? step
                           : wrappedSize(oneLine(m_rows[row].step.title, kTitleCharacters), themeFont(TextSize::Body), room).height();
        place.line = qMax(qMax(height, needs.lines * step) + 2 * kPadY, 34);
        place.height = place.line;
        if (row == m_openRow) {
            const int inner = qMax(scaled(80), width - kPadX - numberWidth() - kPadX);
            place.height += m_details->layout()->hasHeightForWidth() ? m_details->layout()->heightForWidth(inner) : m_details->sizeHint().height();
        }
        y += place.height;
    }
}

void StepsView::measure() const
{
    const QFontMetrics metrics(themeFont(TextSize::Body));
    m_measures.reserve(m_rows.size());
    for (const StepRow &row : m_rows) {
        const QList<Mark> marks = marksOf(row);
        m_measures.append({metrics.horizontalAdvance(oneLine(row.step.title, kTitleCharacters)), marksWidth(marks), int(marks.size())});
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

QSize StepsView::minimumSizeHint() const
{
    return {scaled(200), m_width > 0 ? heightForWidth(m_width) : 0};
}

void StepsView::relayout()
{
    m_width = -1;
    m_arranged.clear();
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
    const QRect inner(kPadX + numberWidth(), place.y + place.line, width() - 2 * kPadX - numberWidth(), place.height - place.line);
    m_details->setGeometry(QStyle::visualRect(layoutDirection(), rect(), inner));
}

void StepsView::resizeEvent(QResizeEvent *)
{
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
    const int row = int(after - m_places.cbegin()) - 1;
    return row >= 0 && rowRect(row).contains(position) ? row : -1;
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

    const QList<Mark> marks = marksOf(each);
    const QRect title = titleRect(place, marksWidth(marks));
    const int step = lineStep();
    QFont font = themeFont(TextSize::Body);
    font.setStrikeOut(each.isRemoved());
    painter.setFont(font);
    painter.setPen(theme.text2);
    if (!each.isRemoved())
        painter.drawText(flip(QRect(kPadX, title.y(), numberWidth() - 10, step)), Qt::AlignTrailing | Qt::AlignVCenter, each.step.label);
    if (canTick(row)) {
        QStyleOption box;
        box.initFrom(this);
        box.rect = flip(QRect(kPadX + numberWidth(), title.y() + (step - scaled(18)) / 2, scaled(18), scaled(18)));
        box.state = QStyle::State_Enabled | (m_ticked.contains(each.step.id) ? QStyle::State_On : QStyle::State_Off);
        style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, &painter, this);
    }
    painter.setPen(each.isRemoved() ? theme.text2 : theme.text);
    paintWrapped(painter, flip(title), oneLine(each.step.title, kTitleCharacters), font, layoutDirection() == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft);

    int y = title.y();
    for (const Mark &mark : marks) {
        const QFont small = markFont(mark.icon != u"check");
        const int width = QFontMetrics(small).horizontalAdvance(mark.text) + 2;
        painter.setFont(small);
        painter.setPen(mark.color);
        painter.drawText(flip(QRect(m_width - kPadX - width, y, width, step)), Qt::AlignTrailing | Qt::AlignVCenter, mark.text);
        if (!mark.icon.isEmpty())
            paintIcon(painter, flip(QRect(m_width - kPadX - width - kIcon - 4, y + (step - kIcon) / 2, kIcon, kIcon)), mark.icon, mark.color);
        y += step;
    }
    if (hasFocus() && row == m_current)
        paintFocusRing(painter, QRect(all.x(), all.y(), all.width(), place.line), 8, theme);
}

void StepsView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    layOut(width());
    for (int row = qMax(0, rowAt(QPoint(0, event->rect().top()))); row < m_rows.size() && m_places[row].y <= event->rect().bottom(); ++row)
        paintRow(painter, row);
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

// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "widgets/outbox_list.h"

#include "core/decision.h"
#include "core/untrusted_text.h"
#include "models/inbox_model.h"
#include "widgets/door_button.h"
#include "widgets/fit_scroll_area.h"
#include "widgets/icons.h"
#include "widgets/text_block.h"
#include "widgets/text_field.h"
#include "widgets/theme.h"
#include "widgets/wording.h"

#include <QIcon>
#include <QPainter>
#include <QVBoxLayout>

namespace witan {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 440, kMargin = 8;

} // namespace

OutboxList::OutboxList(const QList<OutboxItem> &items, const InboxModel *inbox, QWidget *parent) : QFrame(parent, Qt::Popup)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"outboxList"_s);
    setAccessibleName(tr("Outbox"));
    setFrameShape(QFrame::Box);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto *rows = new QWidget;
    auto *column = new QVBoxLayout(rows);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    auto *words = new TextBlock(u"secondary"_s);
    // As many lines as it has here: the height that it would have by itself is that of a narrower one.
    QSizePolicy policy = words->sizePolicy();
    policy.setVerticalPolicy(QSizePolicy::Preferred);
    words->setSizePolicy(policy);
    words->setText(tr("What you send is first kept here, on this computer, until the service confirms it. Nothing is lost if the connection breaks."));
    column->addWidget(words);
    const Theme &theme = Theme::of(this);
    for (const OutboxItem &item : items) {
        auto *line = new DoorButton;
        const bool failed = item.state == OutboxState::Failed;
        line->setText(withoutMnemonic(titleOf(item, inbox)));
        line->setSentence(stateOf(item));
        line->setIcon(QIcon(iconPixmap(failed ? u"tier-high"_s : u"clock"_s, failed ? theme.high : theme.text2, 18, devicePixelRatioF())));
        connect(line, &DoorButton::clicked, this, [this, id = item.consultation] {
            close();
            Q_EMIT chosen(id);
        });
        column->addWidget(line);
    }
    auto *scroll = new FitScrollArea;
    scroll->setWidget(rows);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

QString OutboxList::titleOf(const OutboxItem &item, const InboxModel *inbox) const
{
    const ConsultationSummary *summary = inbox ? inbox->find(item.consultation) : nullptr;
    const QString title = summary ? oneLine(summary->displayTitle(), 80) : tr("a consultation that is not in the list");
    if (item.kind == OutboxKind::Message)
        return tr("Message · %1").arg(title);
    const auto verdict = verdictFrom(item.payload.value("verdict"_L1).toString());
    return verdict ? tr("Your %1 · %2").arg(wording::verdictNoun(*verdict), title) : tr("Decision · %1").arg(title);
}

QString OutboxList::stateOf(const OutboxItem &item) const
{
    switch (item.state) {
    case OutboxState::Queued: return tr("Waits to be sent.");
    case OutboxState::Sent: return tr("Sent; the service has not confirmed it yet.");
    case OutboxState::Failed: break;
    }
    return item.error.isEmpty() ? tr("Not taken by the service.") : tr("Not taken. %1").arg(oneLine(item.error, 400));
}

void OutboxList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(Theme::of(this).text2);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void OutboxList::openBelow(const QWidget *button)
{
    const QWidget *window = button->window();
    const int width = qMin(scaled(kWidth), window->width() - 2 * kMargin);
    const int top = button->mapTo(window, QPoint(0, button->height())).y();
    auto *scroll = findChild<FitScrollArea *>();
    scroll->setMostHeight(qMax(scaled(120), window->height() - top - 2 * kMargin));
    resize(width, scroll->heightForWidth(width - 2 * frameWidth()) + 2 * frameWidth());
    const int buttonEnd = button->mapTo(window, QPoint(button->width(), 0)).x();
    const int left = layoutDirection() == Qt::RightToLeft ? buttonEnd - button->width() : buttonEnd - width;
    move(window->mapToGlobal(QPoint(qBound(kMargin, left, qMax(kMargin, window->width() - width - kMargin)), top)));
    show();
    if (auto *first = findChild<DoorButton *>())
        first->setFocus(Qt::PopupFocusReason);
}

} // namespace witan

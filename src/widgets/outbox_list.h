// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/outbox_item.h"

#include <QFrame>
#include <QList>

namespace witan {

class InboxModel;

/// What waits in the outbox or was not taken, each line a way to its consultation. A popup: Escape or a click beside it closes.
class OutboxList final : public QFrame {
    Q_OBJECT
public:
    OutboxList(const QList<OutboxItem> &items, const InboxModel *inbox, QWidget *parent);

    /// Opens below `button`, inside the window.
    void openBelow(const QWidget *button);

Q_SIGNALS:
    void chosen(const witan::ConsultationId &id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString titleOf(const OutboxItem &item, const InboxModel *inbox) const;
    QString stateOf(const OutboxItem &item) const;
};

} // namespace witan

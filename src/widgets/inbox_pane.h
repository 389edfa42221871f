// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/timestamp.h"

#include <QPointer>
#include <QWidget>

#include <memory>

namespace witan {

class InboxDelegate;
class InboxModel;
namespace Ui { class InboxPane; }

/// The list of consultations. Arrows, J and K move; Enter or a click opens.
class InboxPane final : public QWidget {
    Q_OBJECT
public:
    explicit InboxPane(QWidget *parent = nullptr);
    ~InboxPane() override;

    void setModel(InboxModel *model);
    void setClock(const Clock *clock);
    void setOpen(const ConsultationId &id);
    void focusList();
    /// The first consultation that waits for the elder after the open one, around the end; null if none.
    ConsultationId nextWaiting() const;

Q_SIGNALS:
    void chosen(const witan::ConsultationId &id);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void choose(const QModelIndex &index);
    void move(int direction);
    void showEmptiness();

    std::unique_ptr<Ui::InboxPane> m_ui;
    InboxDelegate *m_delegate;
    QPointer<InboxModel> m_model;
    ConsultationId m_open;
};

} // namespace witan

// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/timestamp.h"
#include "widgets/arrival.h"

#include <QPointer>
#include <QWidget>

#include <memory>

class QItemSelection;
class QModelIndex;

namespace witan {

class InboxDelegate;
class InboxModel;
enum class Command;
namespace Ui { class InboxPane; }

/// The list of consultations. Arrows, J, K, Home, End and the page keys move and no more; Enter or a click opens.
class InboxPane final : public QWidget {
    Q_OBJECT
public:
    explicit InboxPane(QWidget *parent = nullptr);
    ~InboxPane() override;

    void setModel(InboxModel *model);
    void setClock(const Clock *clock);
    void setSingleKeys(bool on) { m_singleKeys = on; }
    void setArrival(Arrival::State arrival);
    void setOpen(const ConsultationId &id);
    bool isEmpty() const;
    void focusList();
    /// The first consultation that waits for the elder after the open one, around the end; null if none.
    ConsultationId nextWaiting() const;

Q_SIGNALS:
    void chosen(const witan::ConsultationId &id);   ///< also the one that is open: in a narrow window it is not in sight
    void readingWanted();                           ///< chosen by Enter: the keys are to go on in the conversation
    void replyWanted();                             ///< chosen by R: likewise in the composer

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    void choose(const QModelIndex &index);
    void onSelected(const QItemSelection &selected);
    void move(int direction);
    void movePage(int direction);
    bool moveTo(int row, int direction);
    void enter(Command command);
    bool run(Command command);
    void showEmptiness();

    std::unique_ptr<Ui::InboxPane> m_ui;
    InboxDelegate *m_delegate;
    QPointer<InboxModel> m_model;
    ConsultationId m_open;
    bool m_singleKeys = true;
};

} // namespace witan

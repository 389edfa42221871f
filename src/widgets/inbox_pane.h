// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"
#include "core/timestamp.h"
#include "models/arrival.h"

#include <QPointer>
#include <QWidget>

#include <memory>

class QAction;
class QItemSelection;
class QModelIndex;

namespace witan {

class FlowLayout;
class InboxModel;
enum class Command;
enum class InboxSort;
namespace Ui { class InboxPane; }

/// How the list was left: which sections are folded, and what stands on top.
struct InboxPlace {
    int sort = 0;
    QList<int> folded;
};

/// The list of consultations, and above it what narrows and orders it. Arrows, J, K, Home, End and the page keys move and no more;
/// Left and Right fold; Enter or a click opens.
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
    void focusFilter();
    InboxPlace place() const;
    /// What makes no sense is passed over.
    void setPlace(const InboxPlace &place);
    /// The first consultation that waits for the elder after the open one, around the end, whatever the list shows; null if none.
    ConsultationId nextWaiting() const;

Q_SIGNALS:
    void chosen(const witan::ConsultationId &id);   ///< also the one that is open: in a narrow window it is not in sight
    void readingWanted();                           ///< chosen by Enter: the keys are to go on in the conversation
    void replyWanted();                             ///< chosen by R: likewise in the composer

protected:
    bool eventFilter(QObject *object, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void makeSortMenu();
    void sortBy(InboxSort sort);
    void showIcons();
    void onFilterTyped(const QString &text);
    void showFilter();
    void onReset();
    void choose(const QModelIndex &index);
    void onSelected(const QItemSelection &selected);
    void move(int direction);
    void movePage(int direction);
    void moveTo(int row);
    void fold();
    void unfold();
    void enter(Command command);
    bool run(Command command);
    bool filterKey(int key);
    void showEmptiness();

    std::unique_ptr<Ui::InboxPane> m_ui;
    FlowLayout *m_chips = nullptr;
    QAction *m_find = nullptr;
    QList<QAction *> m_sorts;
    QPointer<InboxModel> m_model;
    ConsultationId m_open;
    bool m_singleKeys = true;
};

} // namespace witan

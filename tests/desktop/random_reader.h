// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "act_log.h"
#include "widgets/accessible_rows.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QAccessibleActionInterface>
#include <QApplication>
#include <QRandomGenerator>
#include <QWidget>

namespace witan::test {

/// A screen reader that does anything to anything: it walks the accessible tree from its root, reads, acts, writes and
/// selects, and comes back to what it knew before, whether it is still there or not. As the bridges of the platforms do, it keeps
/// ids between its acts and never interfaces.
class RandomReader {
public:
    RandomReader(QRandomGenerator &random, ActLog &log) : m_random(random), m_log(log) {}
    ~RandomReader() { listenTo(nullptr); }

    /// From now on what the program tells is taken up at once and read through, as the bridge to AT-SPI does.
    void begin()
    {
        QAccessible::setActive(true);
        listenTo(this);
    }

    void act()
    {
        QAccessibleInterface *met = m_random.bounded(3) == 0 ? recall() : wander();
        if (!met)
            return m_log.add("nothing");
        const QAccessible::Id id = QAccessible::uniqueId(met);
        keep(id);
        m_log.add(describe(met));
        switch (m_random.bounded(10)) {
        case 0:
        case 1:
        case 2: press(met); break;
        case 3: readText(met); break;
        case 4: writeText(met); break;
        case 5: setValue(met); break;
        case 6: readTable(met); break;
        case 7: look(met); break;
        case 8: met->setText(m_random.bounded(2) ? QAccessible::Value : QAccessible::Name, QStringLiteral("set")); break;
        default: readAll(met); break;
        }
        // What it was may be gone now; only its id may be asked for.
        if (QAccessibleInterface *still = QAccessible::accessibleInterface(id); still && still->isValid())
            readAll(still);
    }

    /// Whether the next act may press Confirm: it has been pressed by this reader, and a press may be told of a little later.
    int confirms() const { return m_confirms; }

private:
    static constexpr int kKept = 300;

    static void listenTo(RandomReader *reader)
    {
        s_listening = reader;
        QAccessible::installUpdateHandler(reader ? &RandomReader::onEvent : nullptr);
    }
    /// The bridge asks at once what the event is about, where it stands, and what it is called now.
    static void onEvent(QAccessibleEvent *event)
    {
        if (!s_listening || s_listening->m_telling > 2)
            return;
        ++s_listening->m_telling;
        QAccessibleInterface *met = event->accessibleInterface();
        if (met && met->isValid()) {
            s_listening->keep(QAccessible::uniqueId(met));
            met->text(QAccessible::Name);
            met->role();
            met->state();
            if (QAccessibleInterface *parent = met->parent(); parent && parent->isValid())
                parent->indexOfChild(met);
        }
        --s_listening->m_telling;
    }

    int oneOf(int count) { return count > 0 ? m_random.bounded(count) : 0; }
    /// Mostly within, now and then not.
    int about(int count) { return m_random.bounded(12) == 0 ? QList<int>{-1, count, count + 7, 100'000}.at(m_random.bounded(4)) : oneOf(count); }

    void keep(QAccessible::Id id)
    {
        if (m_known.size() < kKept)
            m_known.append(id);
        else
            m_known[m_random.bounded(kKept)] = id;
    }
    QAccessibleInterface *recall()
    {
        if (m_known.isEmpty())
            return nullptr;
        QAccessibleInterface *met = QAccessible::accessibleInterface(m_known.at(m_random.bounded(m_known.size())));
        return met && met->isValid() ? met : nullptr;
    }
    QAccessibleInterface *wander()
    {
        QAccessibleInterface *at = m_random.bounded(3) ? QAccessible::queryAccessibleInterface(qApp) : aList();
        for (int depth = 0; at && at->isValid() && depth < 40; ++depth) {
            const int children = at->childCount();
            if (children <= 0 || (depth > 3 && m_random.bounded(12) == 0))
                break;
            QAccessibleInterface *next = at->child(m_random.bounded(children));
            if (!next || !next->isValid())
                break;
            at = next;
        }
        return at;
    }

    /// Where most of what there is to read is.
    QAccessibleInterface *aList()
    {
        QList<QWidget *> lists;
        const auto all = QApplication::allWidgets();
        for (QWidget *each : all) {
            if (dynamic_cast<AccessibleRows *>(each) || qobject_cast<QAbstractItemView *>(each))
                lists.append(each);
        }
        return lists.isEmpty() ? nullptr : QAccessible::queryAccessibleInterface(lists.at(m_random.bounded(lists.size())));
    }

    static QByteArray describe(QAccessibleInterface *met)
    {
        const QObject *object = met->object();
        return QByteArray::number(int(met->role())) + ' ' + (object ? object->metaObject()->className() + QByteArray("/") + object->objectName().toUtf8() : QByteArray("-")) + ' '
            + met->text(QAccessible::Name).left(40).simplified().toUtf8();
    }

    void press(QAccessibleInterface *met)
    {
        QAccessibleActionInterface *actions = met->actionInterface();
        if (!actions)
            return;
        const QStringList names = actions->actionNames();
        for (const QString &name : names) {
            actions->localizedActionName(name);
            actions->localizedActionDescription(name);
            actions->keyBindingsForAction(name);
        }
        const QString name = names.isEmpty() || m_random.bounded(20) == 0 ? QStringLiteral("no such action") : names.at(m_random.bounded(names.size()));
        m_log.add("do " + name.toUtf8());
        if (met->object() && met->object()->objectName() == u"confirm")
            ++m_confirms;
        actions->doAction(name);
    }
    void readText(QAccessibleInterface *met)
    {
        QAccessibleTextInterface *text = met->textInterface();
        if (!text)
            return;
        m_log.add("read text");
        const int count = text->characterCount(), at = oneOf(count + 1), to = qMin(count, at + oneOf(40));
        int start = 0, end = 0;
        text->text(at, to);
        const auto boundary = QAccessible::TextBoundaryType(m_random.bounded(int(QAccessible::NoBoundary) + 1));
        text->textAtOffset(at, boundary, &start, &end);
        text->textBeforeOffset(at, boundary, &start, &end);
        text->textAfterOffset(at, boundary, &start, &end);
        text->attributes(oneOf(count), &start, &end);
        text->characterRect(oneOf(count));
        text->offsetAtPoint(met->rect().center());
        text->cursorPosition();
        text->selectionCount();
        text->selection(0, &start, &end);
        switch (m_random.bounded(6)) {
        case 0: text->setCursorPosition(at); break;
        case 1: text->addSelection(at, to); break;
        case 2: text->setSelection(0, at, to); break;
        case 3: text->removeSelection(0); break;
        case 4: text->scrollToSubstring(at, to); break;
        default: break;
        }
    }
    void writeText(QAccessibleInterface *met)
    {
        QAccessibleEditableTextInterface *text = met->editableTextInterface();
        if (!text || !met->textInterface() || met->state().readOnly)
            return;
        m_log.add("write text");
        const int count = met->textInterface()->characterCount(), at = oneOf(count + 1), to = qMin(count, at + oneOf(40));
        switch (m_random.bounded(3)) {
        case 0: text->insertText(at, QStringLiteral("Because of the ledger. ")); break;
        case 1: text->deleteText(at, to); break;
        default: text->replaceText(at, to, QStringLiteral("why\n\u202E?")); break;
        }
    }
    void setValue(QAccessibleInterface *met)
    {
        QAccessibleValueInterface *value = met->valueInterface();
        if (!value)
            return;
        m_log.add("set value");
        value->minimumStepSize();
        const double least = value->minimumValue().toDouble(), most = value->maximumValue().toDouble();
        value->setCurrentValue(m_random.bounded(8) == 0 ? QVariant(most * 2 + 10) : QVariant(int(least + (most - least) * m_random.generateDouble())));
        value->currentValue();
    }
    void readTable(QAccessibleInterface *met)
    {
        if (QAccessibleTableInterface *table = met->tableInterface()) {
            m_log.add("table");
            const int rows = table->rowCount(), columns = table->columnCount(), row = about(rows), column = about(columns);
            table->caption();
            table->summary();
            table->rowDescription(row);
            table->columnDescription(column);
            table->isRowSelected(row);
            table->isColumnSelected(column);
            table->selectedCellCount();
            table->selectedRowCount();
            table->selectedRows();
            table->selectedColumns();
            table->selectedCells();
            if (QAccessibleInterface *cell = table->cellAt(row, column); cell && cell->isValid()) {
                keep(QAccessible::uniqueId(cell));
                readCell(cell);
            }
            switch (m_random.bounded(5)) {
            case 0: table->selectRow(row); break;
            case 1: table->selectColumn(column); break;
            case 2: table->unselectRow(row); break;
            case 3: table->unselectColumn(column); break;
            default: break;
            }
        } else {
            readCell(met);
        }
    }
    static void readCell(QAccessibleInterface *met)
    {
        QAccessibleTableCellInterface *cell = met->tableCellInterface();
        if (!cell)
            return;
        cell->isSelected();
        cell->rowExtent();
        cell->columnExtent();
        cell->rowIndex();
        cell->columnIndex();
        cell->rowHeaderCells();
        cell->columnHeaderCells();
        cell->table();
    }
    void look(QAccessibleInterface *met)
    {
        m_log.add("look");
        const int children = met->childCount();
        if (QAccessibleInterface *child = met->child(about(children)); child && child->isValid())
            keep(QAccessible::uniqueId(child));
        const QRect rect = met->rect();
        const QPoint at = m_random.bounded(6) == 0 ? QPoint(-5, 100'000) : rect.topLeft() + QPoint(oneOf(rect.width()), oneOf(rect.height()));
        if (QAccessibleInterface *child = met->childAt(at.x(), at.y()); child && child->isValid()) {
            keep(QAccessible::uniqueId(child));
            met->indexOfChild(child);
        }
        if (QAccessibleInterface *child = met->focusChild(); child && child->isValid())
            keep(QAccessible::uniqueId(child));
        met->indexOfChild(met);
    }
    static void readAll(QAccessibleInterface *met)
    {
        for (const auto which : {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help, QAccessible::Accelerator})
            met->text(which);
        met->rect();
        met->state();
        met->role();
        met->window();
        met->foregroundColor();
        met->backgroundColor();
        met->relations();
        if (QAccessibleInterface *parent = met->parent(); parent && parent->isValid())
            parent->indexOfChild(met);
    }

    static inline RandomReader *s_listening = nullptr;
    QRandomGenerator &m_random;
    ActLog &m_log;
    QList<QAccessible::Id> m_known;
    int m_telling = 0, m_confirms = 0;
};

} // namespace witan::test

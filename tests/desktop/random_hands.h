// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#pragma once

#include "act_log.h"
#include "widgets/accessible_rows.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QImage>
#include <QInputMethod>
#include <QInputMethodEvent>
#include <QMimeData>
#include <QPointer>
#include <QRandomGenerator>
#include <QTest>
#include <QTextCharFormat>
#include <QWheelEvent>
#include <QWindow>

namespace witan::test {

/// Mouse, keys, an input method, the clipboard and a window manager, at random. Mouse and keys are told to the window as the
/// platform tells them, so that all of Qt's own ways are gone: grabs, shortcuts, popups, focus.
class RandomHands {
public:
    RandomHands(QRandomGenerator &random, ActLog &log) : m_random(random), m_log(log) {}

    using Act = void (RandomHands::*)();
    struct Weighed {
        int weight;
        const char *name;
        Act act;
    };
    static const QList<Weighed> &acts()
    {
        static const QList<Weighed> all{
            {22, "click", &RandomHands::click}, {5, "click anywhere", &RandomHands::clickAnywhere}, {4, "press", &RandomHands::press}, {4, "double click", &RandomHands::doubleClick},
            {6, "context menu", &RandomHands::contextMenu}, {6, "move", &RandomHands::move}, {5, "drag", &RandomHands::drag}, {6, "wheel", &RandomHands::wheel}, {2, "drop", &RandomHands::drop},
            {20, "key", &RandomHands::key}, {8, "shortcut", &RandomHands::shortcut}, {6, "text", &RandomHands::text}, {4, "input method", &RandomHands::inputMethod}, {5, "paste", &RandomHands::paste},
            {5, "answer a popup", &RandomHands::answerPopup}, {4, "focus", &RandomHands::focus}, {5, "resize", &RandomHands::resize}, {1, "window state", &RandomHands::windowState},
            {1, "look", &RandomHands::look},
        };
        return all;
    }

    /// Lets go soon of what was pressed and is still held.
    void relax()
    {
        if (m_held && m_random.bounded(4) == 0)
            release();
    }

    /// Where a press, click or key could have confirmed a decision.
    int confirms() const { return m_confirms; }

    void click()
    {
        QWidget *widget = target();
        if (widget)
            clickAt(*widget, pointIn(*widget), anyModifiers());
    }
    void clickAnywhere()
    {
        if (QWidget *top = topLevel())
            clickAt(*top, QPoint(m_random.bounded(qMax(1, top->width())), m_random.bounded(qMax(1, top->height()))), Qt::NoModifier);
    }
    /// Stays down over what comes next.
    void press()
    {
        if (m_held)
            return release();
        QWidget *widget = target();
        if (!widget)
            return;
        m_heldWindow = windowOf(*widget);
        m_at = widget->mapTo(widget->window(), pointIn(*widget));
        m_held = true;
        passTime();
        mouse(QEvent::MouseButtonPress, m_heldWindow, Qt::LeftButton, Qt::NoModifier, m_at);
    }
    void doubleClick()
    {
        QWidget *widget = target();
        const QPointer<QWindow> window = widget ? windowOf(*widget) : nullptr;
        if (!window)
            return;
        const QPoint at = widget->mapTo(widget->window(), pointIn(*widget));
        countConfirm(*widget);
        countConfirm(*widget);
        passTime();
        for (int i = 0; i < 2; ++i) {
            ++m_time;
            mouse(QEvent::MouseButtonPress, window, Qt::LeftButton, Qt::NoModifier, at);
            mouse(QEvent::MouseButtonRelease, window, Qt::LeftButton, Qt::NoModifier, at);
        }
    }
    void contextMenu()
    {
        QWidget *widget = target();
        const QPointer<QWindow> window = widget ? windowOf(*widget) : nullptr;
        if (!window)
            return;
        const QPoint at = widget->mapTo(widget->window(), pointIn(*widget));
        if (m_random.bounded(3) == 0) {
            QContextMenuEvent asked(QContextMenuEvent::Keyboard, pointIn(*widget), QCursor::pos());
            QCoreApplication::sendEvent(widget, &asked);
            return;
        }
        const auto button = m_random.bounded(5) ? Qt::RightButton : Qt::MiddleButton;
        passTime();
        mouse(QEvent::MouseButtonPress, window, button, Qt::NoModifier, at);
        mouse(QEvent::MouseButtonRelease, window, button, Qt::NoModifier, at);
    }
    void move()
    {
        if (QWidget *widget = target())
            mouse(QEvent::MouseMove, windowOf(*widget), Qt::NoButton, Qt::NoModifier, widget->mapTo(widget->window(), pointIn(*widget)));
    }
    void drag()
    {
        QWidget *widget = target();
        QWidget *top = widget ? widget->window() : nullptr;
        const QPointer<QWindow> window = widget ? windowOf(*widget) : nullptr;
        if (!window)
            return;
        QPoint at = widget->mapTo(top, m_random.bounded(2) ? pointIn(*widget) : QPoint(0, 0));
        passTime();
        mouse(QEvent::MouseButtonPress, window, Qt::LeftButton, Qt::NoModifier, at);
        for (int i = 0; i < 4; ++i) {
            at += QPoint(m_random.bounded(-120, 120), m_random.bounded(-120, 120));
            mouse(QEvent::MouseMove, window, Qt::NoButton, Qt::NoModifier, at);
        }
        mouse(QEvent::MouseButtonRelease, window, Qt::LeftButton, Qt::NoModifier, at);
    }
    void wheel()
    {
        QWidget *widget = target();
        const QPointer<QWindow> window = widget ? windowOf(*widget) : nullptr;
        if (!window)
            return;
        const QPoint at = widget->mapTo(widget->window(), pointIn(*widget));
        const int size = QList<int>{1, 15, 120, 1200, 120'000}.at(m_random.bounded(5)) * (m_random.bounded(2) ? 1 : -1);
        const bool sideways = m_random.bounded(5) == 0;
        QWheelEvent event(at, window->mapToGlobal(at), {}, sideways ? QPoint(size, 0) : QPoint(0, size), Qt::NoButton, m_random.bounded(8) ? Qt::NoModifier : Qt::ControlModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(window, &event);
    }
    void drop()
    {
        QWidget *widget = target();
        const QPointer<QWindow> window = widget ? windowOf(*widget) : nullptr;
        if (!window)
            return;
        const QPoint at = widget->mapTo(widget->window(), pointIn(*widget));
        const std::unique_ptr<QMimeData> data(someData());
        QDragEnterEvent enter(at, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window, &enter);
        if (window && m_random.bounded(3) == 0) {
            QDragLeaveEvent leave;
            QCoreApplication::sendEvent(window, &leave);
        } else if (window) {
            QDropEvent dropped(at, Qt::CopyAction | Qt::MoveAction, data.get(), Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(window, &dropped);
        }
    }
    void key()
    {
        static const QList<Qt::Key> keys{Qt::Key_Up, Qt::Key_Down, Qt::Key_Left, Qt::Key_Right, Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Home, Qt::Key_End, Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space,
            Qt::Key_Escape, Qt::Key_Tab, Qt::Key_Backtab, Qt::Key_Delete, Qt::Key_Backspace, Qt::Key_F6, Qt::Key_F1, Qt::Key_F10, Qt::Key_Menu, Qt::Key_Insert, Qt::Key_A, Qt::Key_C, Qt::Key_J, Qt::Key_K, Qt::Key_R,
            Qt::Key_U, Qt::Key_Question, Qt::Key_Slash, Qt::Key_Alt, Qt::Key_Back, Qt::Key_Copy, Qt::Key_Cut, Qt::Key_Undo, Qt::Key_Select, Qt::Key_Asterisk, Qt::Key_Plus, Qt::Key_Minus};
        const Qt::Key which = m_random.bounded(10) ? keys.at(m_random.bounded(keys.size())) : Qt::Key(Qt::Key_Space + m_random.bounded(95));
        const bool printable = which < Qt::Key_Escape;
        tap(which, anyModifiers(), printable ? QString(QChar(ushort(which))).toLower() : which == Qt::Key_Return || which == Qt::Key_Enter ? QStringLiteral("\r") : QString(), m_random.bounded(12) == 0 ? 1 + m_random.bounded(8) : 0);
    }
    void shortcut()
    {
        static const QList<QKeyCombination> keys{Qt::CTRL | Qt::Key_Period, Qt::CTRL | Qt::SHIFT | Qt::Key_A, Qt::CTRL | Qt::SHIFT | Qt::Key_C, Qt::CTRL | Qt::SHIFT | Qt::Key_R, QKeyCombination(Qt::Key_F6),
            Qt::SHIFT | Qt::Key_F6, Qt::ALT | Qt::Key_Home, QKeyCombination(Qt::Key_F1), Qt::SHIFT | Qt::Key_Question, Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_A, Qt::CTRL | Qt::Key_C, Qt::CTRL | Qt::Key_X,
            Qt::CTRL | Qt::Key_V, Qt::CTRL | Qt::Key_Z, Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Qt::CTRL | Qt::Key_F, Qt::CTRL | Qt::Key_Home, Qt::CTRL | Qt::Key_End, Qt::SHIFT | Qt::Key_Insert, Qt::CTRL | Qt::Key_Insert,
            Qt::CTRL | Qt::Key_Space, Qt::SHIFT | Qt::Key_F10, Qt::SHIFT | Qt::Key_End, Qt::CTRL | Qt::Key_Tab, Qt::ALT | Qt::Key_Left, Qt::ALT | Qt::Key_Up, Qt::CTRL | Qt::Key_Backspace, Qt::CTRL | Qt::Key_Q, Qt::CTRL | Qt::Key_W};
        const QKeyCombination which = keys.at(m_random.bounded(keys.size()));
        tap(which.key(), which.keyboardModifiers(), {}, 0);
    }
    void text()
    {
        static const QList<QString> all{QStringLiteral("Because the ledger says so."), QStringLiteral("9"), QStringLiteral("2026-12-31"), QStringLiteral("מחק"), QStringLiteral("漢字"), QStringLiteral(" "),
            QStringLiteral("90 days"), QStringLiteral("ß…"), QStringLiteral("👩‍👩‍👧‍👦"), QStringLiteral("```\n"), QStringLiteral("-1e99")};
        const QString words = all.at(m_random.bounded(all.size()));
        for (const QChar c : words) {
            if (QWindow *window = keyWindow())
                qt_handleKeyEvent(window, QEvent::KeyPress, c == u' ' ? Qt::Key_Space : Qt::Key_unknown, Qt::NoModifier, QString(c));
            if (QWindow *window = keyWindow())
                qt_handleKeyEvent(window, QEvent::KeyRelease, c == u' ' ? Qt::Key_Space : Qt::Key_unknown, Qt::NoModifier, QString(c));
            if (c == u' ')
                countConfirmByKey();
        }
    }
    void inputMethod()
    {
        QObject *focus = QGuiApplication::focusObject();
        if (!focus)
            return;
        // As an input method does: what is not enabled for one gets nothing from it.
        QInputMethodQueryEvent enabled(Qt::ImEnabled);
        QCoreApplication::sendEvent(focus, &enabled);
        if (!enabled.value(Qt::ImEnabled).toBool())
            return m_log.add("not enabled");
        const QString composed = QList<QString>{{}, QStringLiteral("に"), QStringLiteral("にほん"), QString(300, u'あ')}.at(m_random.bounded(4));
        QList<QInputMethodEvent::Attribute> attributes;
        if (m_random.bounded(2))
            attributes.append({QInputMethodEvent::Cursor, m_random.bounded(-1, 6), 1, {}});
        if (m_random.bounded(2))
            attributes.append({QInputMethodEvent::TextFormat, 0, m_random.bounded(12), QTextCharFormat()});
        if (m_random.bounded(4) == 0)
            attributes.append({QInputMethodEvent::Selection, m_random.bounded(20), m_random.bounded(-5, 20), {}});
        QInputMethodEvent event(composed, attributes);
        if (m_random.bounded(2))
            event.setCommitString(m_random.bounded(4) ? QStringLiteral("日本") : QString(), m_random.bounded(-4, 3), m_random.bounded(4));
        QCoreApplication::sendEvent(focus, &event);
        QObject *now = QGuiApplication::focusObject();
        if (!now)
            return;
        QInputMethodQueryEvent asked(Qt::ImQueryAll);
        QCoreApplication::sendEvent(now, &asked);
        QGuiApplication::inputMethod()->update(Qt::ImQueryAll);
        if (m_random.bounded(4) == 0)
            m_random.bounded(2) ? QGuiApplication::inputMethod()->reset() : QGuiApplication::inputMethod()->commit();
    }
    /// What is on the clipboard changes, and is pasted in one of the ways there are.
    void paste()
    {
        QClipboard *clipboard = QGuiApplication::clipboard();
        switch (m_random.bounded(4)) {
        case 0: clipboard->clear(); break;
        case 1: clipboard->setMimeData(someData()); break;
        default: break;
        }
        static const QList<QKeyCombination> keys{Qt::CTRL | Qt::Key_V, Qt::SHIFT | Qt::Key_Insert, QKeyCombination(Qt::Key_Paste), Qt::CTRL | Qt::Key_Y, Qt::CTRL | Qt::SHIFT | Qt::Key_Insert, Qt::CTRL | Qt::SHIFT | Qt::Key_V};
        const QKeyCombination which = keys.at(m_random.bounded(keys.size()));
        tap(which.key(), which.keyboardModifiers(), {}, 0);
    }
    /// A menu or a question: one of its entries, or away with it.
    void answerPopup()
    {
        QWidget *open = QApplication::activePopupWidget() ? QApplication::activePopupWidget() : QApplication::activeModalWidget();
        if (!open)
            return click();
        if (m_random.bounded(3) == 0)
            return tap(Qt::Key_Escape, Qt::NoModifier, {}, 0);
        for (int i = m_random.bounded(6); i > 0; --i)
            tap(m_random.bounded(3) ? Qt::Key_Down : Qt::Key_Tab, Qt::NoModifier, {}, 0);
        tap(Qt::Key_Return, Qt::NoModifier, QStringLiteral("\r"), 0);
    }
    void focus()
    {
        QWidget *widget = target();
        if (!widget)
            return;
        switch (m_random.bounded(6)) {
        case 0: widget->clearFocus(); break;
        case 1: widget->window()->activateWindow(); break;
        case 2:
            if (QWidget *active = QApplication::activeWindow()) {
                QEvent away(QEvent::WindowDeactivate);
                QCoreApplication::sendEvent(active, &away);
            }
            break;
        default: widget->setFocus(Qt::FocusReason(m_random.bounded(int(Qt::OtherFocusReason) + 1))); break;
        }
    }
    void resize()
    {
        QWidget *top = topLevel();
        if (!top)
            return;
        switch (m_random.bounded(7)) {
        case 0: top->resize(0, 0); break;
        case 1:
        case 2: top->resize(1440, 900); break;
        case 3: top->resize(1280, 800); break;
        case 4: top->resize(2560, 1440); break;
        default: top->resize(200 + m_random.bounded(1300), 100 + m_random.bounded(900)); break;
        }
    }
    void windowState()
    {
        QWidget *top = topLevel();
        if (!top || top->windowType() == Qt::Popup)
            return;
        switch (m_random.bounded(6)) {
        case 0: top->showMinimized(); break;
        case 1: top->showMaximized(); break;
        case 2: top->showFullScreen(); break;
        case 3: top->hide(); break;
        case 4: top->close(); break;
        default: top->showNormal(); break;
        }
    }
    /// Colours, fonts and directions are the system's to change while everything stands open.
    void look()
    {
        switch (m_random.bounded(5)) {
        case 0: {
            QPalette palette = QApplication::palette();
            const bool dark = palette.color(QPalette::Window).lightness() < 128;
            palette.setColor(QPalette::Window, dark ? QColor(0xf7, 0xf5, 0xf0) : QColor(0x1c, 0x1d, 0x20));
            palette.setColor(QPalette::WindowText, dark ? Qt::black : Qt::white);
            QApplication::setPalette(palette);
            break;
        }
        case 1: {
            QFont font = QApplication::font();
            font.setPointSizeF(QList<double>{6, 9, 10.5, 13, 20, 36}.at(m_random.bounded(6)));
            QApplication::setFont(font);
            break;
        }
        case 2: QApplication::setLayoutDirection(m_random.bounded(2) ? Qt::RightToLeft : Qt::LeftToRight); break;
        case 3: QCoreApplication::postEvent(topLevel(), new QEvent(QEvent::LanguageChange)); break;
        default: QCoreApplication::postEvent(topLevel(), new QEvent(QEvent::StyleChange)); break;
        }
    }

private:
    QWidget *topLevel()
    {
        if (QWidget *popup = QApplication::activePopupWidget())
            return popup;
        if (QWidget *modal = QApplication::activeModalWidget())
            return modal;
        QList<QWidget *> tops;
        const auto all = QApplication::topLevelWidgets();
        for (QWidget *each : all) {
            if (each->isVisible() && each->windowHandle())
                tops.append(each);
        }
        if (tops.isEmpty())
            return nullptr;
        const auto main = std::find_if(tops.cbegin(), tops.cend(), [](const QWidget *each) { return each->inherits("QMainWindow"); });
        return main != tops.cend() && m_random.bounded(4) ? *main : tops.at(m_random.bounded(tops.size()));
    }
    /// What stands on the screen; mostly something that can be pressed or written in, and often a list.
    QWidget *target()
    {
        QWidget *top = topLevel();
        if (!top)
            return nullptr;
        QList<QWidget *> seen, lively, lists;
        const auto all = top->findChildren<QWidget *>();
        for (QWidget *each : all) {
            if (!each->isVisible() || each->window() != top || each->visibleRegion().isEmpty())
                continue;
            seen.append(each);
            if (dynamic_cast<AccessibleRows *>(each) || qobject_cast<QAbstractItemView *>(each))
                lists.append(surfaceOf(each));
            if (each->isEnabled() && (qobject_cast<QAbstractButton *>(each) || qobject_cast<QAbstractScrollArea *>(each) || each->focusPolicy() != Qt::NoFocus))
                lively.append(each);
        }
        const int chance = m_random.bounded(12);
        const QList<QWidget *> &of = chance < 4 && !lists.isEmpty() ? lists : chance < 10 && !lively.isEmpty() ? lively : seen;
        QWidget *found = of.isEmpty() ? top : of.at(m_random.bounded(of.size()));
        m_log.add(found->metaObject()->className() + QByteArray("/") + found->objectName().toUtf8());
        return found;
    }
    static QWidget *surfaceOf(QWidget *widget)
    {
        const auto *area = qobject_cast<QAbstractScrollArea *>(widget);
        return area ? area->viewport() : widget;
    }
    QPoint pointIn(QWidget &widget)
    {
        const QRect rect = widget.visibleRegion().boundingRect();
        if (rect.isEmpty())
            return {};
        return rect.topLeft() + QPoint(m_random.bounded(rect.width()), m_random.bounded(rect.height()));
    }
    static QWindow *windowOf(QWidget &widget) { return widget.window()->windowHandle(); }
    static QWindow *keyWindow()
    {
        if (QWidget *popup = QApplication::activePopupWidget())
            return popup->windowHandle();
        return QGuiApplication::focusWindow();
    }
    Qt::KeyboardModifiers anyModifiers()
    {
        switch (m_random.bounded(12)) {
        case 0: return Qt::ControlModifier;
        case 1: return Qt::ShiftModifier;
        case 2: return Qt::ControlModifier | Qt::ShiftModifier;
        case 3: return m_random.bounded(4) ? Qt::NoModifier : Qt::AltModifier;
        default: return Qt::NoModifier;
        }
    }
    /// Told at once, and without a turn of the loop of events behind it, as QTest's own have it: the next act would begin within this one.
    void mouse(QEvent::Type type, QWindow *window, Qt::MouseButton button, Qt::KeyboardModifiers modifiers, const QPoint &at)
    {
        if (!window || !window->isVisible())
            return;
        m_buttons.setFlag(button, type == QEvent::MouseButtonPress);
        qt_handleMouseEvent(window, at, window->mapToGlobal(at), m_buttons, button, type, modifiers, m_time);
    }
    /// Later than what would make it a double click.
    void passTime() { m_time += 1000; }
    void clickAt(QWidget &widget, const QPoint &inside, Qt::KeyboardModifiers modifiers)
    {
        const QPointer<QWindow> window = windowOf(widget);
        const QPoint at = widget.mapTo(widget.window(), inside);
        if (const QWidget *hit = widget.window()->childAt(at))
            countConfirm(*hit);
        passTime();
        mouse(QEvent::MouseButtonPress, window, Qt::LeftButton, modifiers, at);
        mouse(QEvent::MouseButtonRelease, window, Qt::LeftButton, modifiers, at);
    }
    void release()
    {
        m_held = false;
        if (!m_heldWindow)
            return;
        if (const QWidget *hit = QApplication::widgetAt(m_heldWindow->mapToGlobal(m_at)))
            countConfirm(*hit);
        mouse(QEvent::MouseButtonRelease, m_heldWindow, Qt::LeftButton, Qt::NoModifier, m_at);
    }
    void tap(Qt::Key key, Qt::KeyboardModifiers modifiers, const QString &text, int repeats = 0)
    {
        m_log.add(QKeySequence(QKeyCombination(modifiers, key)).toString().toUtf8());
        if (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space || key == Qt::Key_Select)
            countConfirmByKey();
        for (int i = 0; i <= repeats; ++i) {
            if (QWindow *window = keyWindow())
                qt_handleKeyEvent(window, QEvent::KeyPress, key, modifiers, text, i > 0);
        }
        if (QWindow *window = keyWindow())
            qt_handleKeyEvent(window, QEvent::KeyRelease, key, modifiers, text);
    }
    void countConfirm(const QWidget &pressed) { m_confirms += pressed.objectName() == u"confirm"; }
    /// Space on Confirm, Ctrl+Return in a field of the form.
    void countConfirmByKey()
    {
        for (const QWidget *at = QApplication::focusWidget(); at; at = at->parentWidget()) {
            if (at->inherits("witan::DecisionForm")) {
                ++m_confirms;
                return;
            }
        }
    }
    QMimeData *someData()
    {
        auto *data = new QMimeData;
        switch (m_random.bounded(8)) {
        case 0: break;
        case 1: data->setText({}); break;
        case 2: data->setText(QString(200'000, u'x')); break;
        case 3: data->setText(QStringLiteral("a\0b\u202E\u2028c\r\nd\te").toUpper()); break;
        case 4: data->setUrls({QUrl(QStringLiteral("file:///etc/hosts")), QUrl(QStringLiteral("https://council.example/"))}); break;
        case 5: data->setHtml(QStringLiteral("<table><tr><td>1<img src='https://council.example/x.png'></table>")); break;
        case 6: data->setImageData(QImage(20, 20, QImage::Format_RGB32)); break;
        default: data->setText(QStringLiteral("pasted words\nin two lines")); break;
        }
        return data;
    }

    QRandomGenerator &m_random;
    ActLog &m_log;
    QPointer<QWindow> m_heldWindow;
    QPoint m_at;
    bool m_held = false;
    Qt::MouseButtons m_buttons;
    int m_time = 0, m_confirms = 0;
};

} // namespace witan::test

/** Agno AgentOS: a tree of agent, team and workflow runs. */
@NullMarked
package dev.treeline.server.dialect.agno;

import org.jspecify.annotations.NullMarked;

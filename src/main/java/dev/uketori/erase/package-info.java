/// What nobody is to find any more: jobs that apps delete, and what was kept long enough.
@org.jspecify.annotations.NullMarked
package dev.uketori.erase;
